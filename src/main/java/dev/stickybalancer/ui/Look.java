package dev.stickybalancer.ui;

import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.plan.HostsFile;
import java.util.List;

/**
 * What one round of the reconciler saw and wants. It holds what the round made anyway, so taking it costs nothing.
 *
 * @param file where each endpoint stands
 * @param pods of nginx
 */
public record Look(Endpoints endpoints, HostsFile file, List<NginxPod> pods, Answers answers, WantedHashes wanted) {}
