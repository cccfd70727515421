package dev.stickybalancer.cli;

import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.IpAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A pod of the app on the command line: {@code 10.0.0.1:3000}, {@code [fd00::1]:3000}. */
record AppEndpoint(EndpointId id, AddressFamily family) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:]+)]|([0-9.]+)):([0-9]{1,5})");

    static AppEndpoint parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            AddressFamily family = matcher.group(1) == null ? AddressFamily.IPV4 : AddressFamily.IPV6;
            String literal = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            int port = Integer.parseInt(matcher.group(3));
            var address = IpAddress.canonical(literal, family);
            if (address.isPresent() && port >= 1 && port <= 65_535) {
                return new AppEndpoint(new EndpointId(address.get(), port), family);
            }
        }
        throw new TypeConversionException("'" + text + "' must be an address and a port, such as 10.0.0.1:3000");
    }

    /** Its route is that of an endpoint without a pod: nobody knows its UID here. */
    Endpoint in(Endpoint.State state) {
        return new Endpoint(id, state, Hashes.shortSha256(id.address() + " " + id.port()));
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<AppEndpoint> {
        @Override
        public AppEndpoint convert(String text) {
            return parse(text);
        }
    }
}
