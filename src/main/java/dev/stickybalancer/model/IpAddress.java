package dev.stickybalancer.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP literals, never host names: nothing here asks a name server. */
public final class IpAddress {
    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:]{2,39}");

    private IpAddress() {}

    /** True for what {@link #canonical} returns. */
    public static boolean isLiteral(String text) {
        return text != null
                && canonical(text, family(text)).filter(text::equals).isPresent();
    }

    /** The one spelling of an address, or empty when the text is not a literal of that family. */
    public static Optional<String> canonical(String text, AddressFamily family) {
        if (family == AddressFamily.IPV4) {
            return IPV4.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        }
        if (!IPV6_CHARACTERS.matcher(text).matches() || text.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(text);
            return address.getAddress().length == 16 ? Optional.of(address.getHostAddress()) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The family that a text looks like; says nothing about its being valid. */
    public static AddressFamily family(String text) {
        return text.indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }
}
