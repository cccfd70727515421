package dev.stickybalancer.model;

/**
 * The ports inside an nginx pod; all above 1023, so that no capability is needed.
 *
 * @param http what the Service's HTTP port leads to
 * @param https what the Service's https port leads to, over TCP and for HTTP/3 over UDP
 * @param admin health, status and nginx's figures; reached by the kubelet, the operator and the exporter beside nginx, never by users
 * @param dns the pod's own DNS server, on 127.0.0.1 only
 * @param dnsHealth the DNS server's page that says that it answers
 * @param metrics what Prometheus asks about nginx
 * @param sessions what Prometheus asks about users' sessions
 */
public record PodPorts(int http, int https, int admin, int dns, int dnsHealth, int metrics, int sessions) {
    public static final PodPorts STANDARD = new PodPorts(8080, 8443, 8081, 5353, 8082, 9113, 3903);
}
