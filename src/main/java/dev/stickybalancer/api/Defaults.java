package dev.stickybalancer.api;

/** The default of every optional field, once: the schema writes them into resources, the operator assumes them. */
public final class Defaults {
    private Defaults() {}

    public static final String REPLICAS = "2";
    public static final String COOKIE_NAME = "route";
    public static final String COOKIE_PATH = "/";
    public static final String CONNECT_TIMEOUT_MILLISECONDS = "300";
    public static final String READ_TIMEOUT_SECONDS = "3600";
    public static final String SEND_TIMEOUT_SECONDS = "3600";
    public static final String MAX_BODY_SIZE = "50Mi";
    public static final String HTTP_PORT = "80";
    public static final String HTTPS_PORT = "443";
    public static final String HSTS_MAX_AGE_SECONDS = "0";
    public static final String CACHE_SIZE = "256Mi";
    public static final String CACHE_RETENTION_SECONDS = "86400";
    public static final String WORKER_PROCESSES = "2";
    public static final String WORKER_CONNECTIONS = "8192";
    public static final String SHUTDOWN_GRACE_SECONDS = "300";
    public static final String EMPTY = "{}";
}
