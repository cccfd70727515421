package dev.stickybalancer.render;

/** What nginx.conf and holding.conf have in common: a process that writes to one directory only and runs as anyone. */
final class Preamble {
    private Preamble() {}

    static void common(NginxWriter w) {
        w.comment("agent.sh is the parent of this process and stays in front.");
        w.directive("daemon", "off");
        w.directive("pid", PodPaths.RUN + "/nginx.pid");
        w.directive("error_log", "stderr", "notice");
        w.comment("Read, counted and kept short by agent.sh, which tells the operator.");
        w.directive("error_log", PodPaths.RUN + "/crit.log", "crit").blank();
    }

    static void http(NginxWriter w) {
        w.comment("Off, because it would be most of what the pod does, and SockJS keeps session ids in its paths.");
        w.directive("access_log", "off");
        w.directive("server_tokens", "off");
        w.directive("default_type", "text/plain").blank();
        w.comment("The root file system is read-only. Bodies of requests have a disk of their own.");
        w.directive("client_body_temp_path", PodPaths.BODIES);
        for (var kind : new String[] {"proxy", "fastcgi", "uwsgi", "scgi"}) {
            w.directive(kind + "_temp_path", PodPaths.RUN + "/" + kind);
        }
        w.blank();
    }
}
