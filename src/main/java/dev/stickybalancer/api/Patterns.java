package dev.stickybalancer.api;

/**
 * The allow-lists for values that come from users, each matching a value as a whole. The schema, the operator's own
 * validation and the renderer all use these constants, so the three cannot drift apart.
 */
public final class Patterns {
    private Patterns() {}

    /** A balancer's name: names derived from it stay within 63 characters and are valid DNS labels. */
    public static final String BALANCER_NAME = "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$";

    /** A Service, Secret or similar: RFC 1123 DNS subdomain. */
    public static final String OBJECT_NAME = "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";

    /** A Service's name: RFC 1035 DNS label. */
    public static final String SERVICE_NAME = "^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$";

    /** A port's name: RFC 6335 service name. */
    public static final String PORT_NAME = "^[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$";

    public static final String COOKIE_NAME = "^[A-Za-z0-9_.-]{1,64}$";
    public static final String COOKIE_PATH = "^/[A-Za-z0-9/_.~-]{0,255}$";
    public static final String COOKIE_DOMAIN =
            "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,8}$";

    /** Where an app lives below its host name: nothing, or segments with a slash before each. */
    public static final String PATH_PREFIX = "^(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,62}){1,8}$";

    /** Segments with a slash at both ends. */
    public static final String PUBLIC_PATH = "^(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,62}){1,8}/$";

    /** In lower case: first segments that are Meteor's own. */
    public static final String NEVER_PUBLIC =
            "^/(sockjs|websocket|_accounts|_oauth|_timesync|__meteor__|__cordova|__browser[a-z.]*)/.*$";

    /** A host name, or all names below one. */
    public static final String HOST =
            "^([*][.])?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,8}$";

    /** What an IPv4 or IPv6 network in CIDR notation is written with; that it is one is checked besides. */
    public static final String NETWORK = "^[0-9a-fA-F.:]{2,45}/[0-9]{1,3}$";

    /** An image reference as container runtimes accept it: host, path, tag, digest. */
    public static final String IMAGE = "^[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,499}$";

    /** Bytes, or with a unit. */
    public static final String SIZE = "^[0-9]{1,15}(k|Ki|M|Mi|G|Gi)?$";

    /** A label's or annotation's key: a DNS subdomain and a slash, both optional, and a name. */
    public static final String LABEL_KEY = "^(([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])*[a-z0-9]([a-z0-9-]*[a-z0-9])?/)?"
            + "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$";

    public static final String LABEL_VALUE = "^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$";

    /** What a container can ask for: the standard resources, or somebody's own with a DNS prefix. */
    public static final String RESOURCE_NAME = "^(cpu|memory|ephemeral-storage"
            + "|[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?/[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?)$";

    public static final String QUANTITY = "^[0-9]{1,15}([.][0-9]{1,3})?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$";
}
