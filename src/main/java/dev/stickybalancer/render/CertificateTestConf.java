package dev.stickybalancer.render;

/** Never run, only tested: whether nginx can use a certificate and its key, whatever else is configured. */
final class CertificateTestConf {
    private CertificateTestConf() {}

    static String render() {
        var w = new NginxWriter();
        w.comment("For \"nginx -t\" in agent.sh, when the Secret has a new certificate.")
                .blank();
        Preamble.common(w);
        w.block("events", () -> w.directive("worker_connections", "128"));
        w.blank();
        w.block("http", () -> {
            Preamble.http(w);
            w.block("server", () -> {
                w.directive("listen", "unix:" + PodPaths.TLS + "/test.sock", "ssl");
                w.directive("ssl_certificate", PodPaths.TLS_CANDIDATE + PodPaths.CERTIFICATE);
                w.directive("ssl_certificate_key", PodPaths.TLS_CANDIDATE + PodPaths.KEY);
            });
        });
        return w.toString();
    }
}
