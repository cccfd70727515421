package dev.stickybalancer.load;

import java.net.InetSocketAddress;
import java.net.URI;

/** An address that speaks plain HTTP: the balancer's Service, one balancer pod, or one app pod. */
public record Target(String host, int port) {

    /** Takes {@code http://host[:port]}; a path is ignored, https is refused. */
    public static Target of(URI uri) {
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("not an address of the form http://host:port: " + uri);
        }
        return new Target(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }

    /** Takes {@code host:port}. */
    public static Target of(String hostAndPort) {
        return of(URI.create("http://" + hostAndPort));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
