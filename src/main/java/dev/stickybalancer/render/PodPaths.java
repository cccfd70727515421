package dev.stickybalancer.render;

/** Where things are inside an nginx pod. The Deployment mounts exactly these. */
public final class PodPaths {
    /** The config ConfigMap: nginx.conf, holding.conf, Corefile, certificate-test.conf, agent.sh and its parts. */
    public static final String CONFIG = "/etc/stickybalancer/config";

    /** The endpoints ConfigMap: {@code hosts}. */
    public static final String ENDPOINTS = "/etc/stickybalancer/endpoints";

    /** Small files of nginx and the agent, in memory, so that no full disk keeps a configuration from being used. */
    public static final String RUN = "/run/nginx";

    /** Bodies of requests that are on their way to nginx. */
    public static final String BODIES = RUN + "/client_body";

    /** The Secret with the certificate, as the kubelet delivers it. */
    public static final String SECRET = "/etc/stickybalancer/tls";

    /** In memory: the certificates that the agent has tested. */
    public static final String TLS = "/run/tls";

    /** What nginx keeps of the app's answers. */
    public static final String CACHE = "/var/cache/stickybalancer";

    /** Keys of a {@code kubernetes.io/tls} Secret, and names of the files. */
    public static final String CERTIFICATE = "tls.crt";

    public static final String KEY = "tls.key";

    /** A link to the certificate that is in use. */
    static final String TLS_CURRENT = TLS + "/current/";

    /** The one that is being tested. */
    static final String TLS_CANDIDATE = TLS + "/candidate/";

    static final String HOSTS = ENDPOINTS + "/hosts";
    static final String STATUS = RUN + "/status.json";

    /** A line for each request, where that is asked for; then it is a volume of its own. */
    public static final String LOG = RUN + "/log";

    /** The same lines under nginx's name for them, and under mtail's: agent.sh says why there are two. */
    static final String REQUESTS = LOG + "/requests.log";

    public static final String REQUESTS_READ = LOG + "/requests.read";

    /** The program by which mtail counts them; of the config ConfigMap mtail sees this alone. */
    public static final String REQUESTS_PROGRAMS = "/etc/stickybalancer/requests";

    private PodPaths() {}
}
