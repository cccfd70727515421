package dev.stickybalancer.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * An address that speaks HTTP: the balancer's Service, one balancer pod, or one app pod.
 *
 * @param tls whom to trust there; empty for plain HTTP
 * @param path where the app begins, without a slash at its end; empty for an app that has all paths
 */
public record Target(String host, int port, Optional<SSLContext> tls, String path) {

    /** One that speaks plain HTTP. */
    public Target(String host, int port) {
        this(host, port, Optional.empty(), "");
    }

    public static Target overTls(String host, int port, SSLContext trust) {
        return new Target(host, port, Optional.of(trust), "");
    }

    /** The same with an app below this path. */
    public Target below(String newPath) {
        return new Target(host, port, tls, newPath);
    }

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
