package dev.stickybalancer.plan;

import java.util.Optional;

/**
 * What one ready nginx pod answered last.
 *
 * @param uid of the pod
 * @param file empty when it could not be asked this time, or its file is not a hosts file
 * @param hasWantedConfig whether a worker of it runs the wanted nginx.conf, as far as it ever said
 */
public record NginxPodView(String uid, Optional<HostsFile> file, boolean hasWantedConfig) {}
