package dev.stickybalancer.model;

import java.util.Comparator;

/**
 * Where one pod of the app listens.
 *
 * @param address a checked IP literal in canonical form
 * @param port 1-65535
 */
public record EndpointId(String address, int port) implements Comparable<EndpointId> {
    private static final Comparator<EndpointId> ORDER =
            Comparator.comparing(EndpointId::address).thenComparingInt(EndpointId::port);

    public EndpointId {
        if (!IpAddress.isLiteral(address) || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not an endpoint: " + address + " port " + port);
        }
    }

    /** As nginx writes it: {@code 10.0.0.7:3000}, {@code [fd00::7]:3000}. */
    public String socketAddress() {
        boolean ipv6 = IpAddress.family(address) == AddressFamily.IPV6;
        return (ipv6 ? "[" + IpAddress.shortened(address) + "]" : address) + ":" + port;
    }

    @Override
    public int compareTo(EndpointId other) {
        return ORDER.compare(this, other);
    }
}
