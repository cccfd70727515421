package dev.stickybalancer.model;

/**
 * The addresses that stand under a DNS name which would otherwise be empty: an empty answer makes nginx keep the old
 * addresses and log an error every second.
 *
 * <p>They are multicast and broadcast addresses, to which the kernel refuses a TCP connection at once and without a
 * packet, whatever port is asked for. So a try costs nothing and the next server is asked, or 503 is answered when there
 * is none. A loopback address would not do: the app's port may be one that the nginx pod itself listens on, and a cookie
 * for that address, which anybody can compute, would lead a request to itself in a circle.
 *
 * <p>The two differ on purpose. If the active name's address also stood under the draining name, a cookie that was set
 * for it would lead there for ever.
 */
public final class ParkedAddress {
    private ParkedAddress() {}

    public static String active(AddressFamily family) {
        return family == AddressFamily.IPV4 ? "224.0.0.0" : "ff02::1";
    }

    public static String draining(AddressFamily family) {
        return family == AddressFamily.IPV4 ? "255.255.255.255" : "ff01::1";
    }
}
