package dev.stickybalancer.render;

import java.util.SortedMap;

/**
 * The files of the config ConfigMap.
 *
 * @param files by name: nginx.conf, holding.conf, certificate-test.conf, requests.mtail, Corefile, agent.sh and its parts
 * @param configHash of nginx.conf; a running worker answers it, so a pod can be asked which configuration it runs
 * @param programHash of everything that takes a new pod to become effective (agent.sh, Corefile, holding.conf; with
 *     a request log requests.mtail, too)
 */
public record RenderedConfig(SortedMap<String, String> files, String configHash, String programHash) {}
