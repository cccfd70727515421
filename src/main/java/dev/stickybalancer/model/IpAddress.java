package dev.stickybalancer.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP literals, never host names: nothing here asks a name server. */
public final class IpAddress {
    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:]{2,39}");

    private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

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

    /** True for a network in CIDR notation, without bits behind its prefix. */
    public static boolean isNetwork(String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        if (slash < 0 || !PREFIX_LENGTH.matcher(text.substring(slash + 1)).matches()) {
            return false;
        }
        AddressFamily family = family(text);
        int prefix = Integer.parseInt(text.substring(slash + 1));
        int bits = family == AddressFamily.IPV4 ? 32 : 128;
        return prefix <= bits
                && canonical(text.substring(0, slash), family)
                        .filter(address -> hasNoBitsBehind(address, prefix))
                        .isPresent();
    }

    private static boolean hasNoBitsBehind(String literal, int prefix) {
        try {
            byte[] address = InetAddress.getByName(literal).getAddress();
            int free = address.length * 8 - prefix;
            return new BigInteger(1, address).getLowestSetBit() >= free || new BigInteger(1, address).signum() == 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A canonical IPv6 literal with the first of its longest runs of zeros left out, as RFC 5952 has it. */
    static String shortened(String literal) {
        String[] groups = literal.split(":");
        int start = 0;
        int length = 0;
        for (int from = 0; from < groups.length; from++) {
            int to = from;
            while (to < groups.length && groups[to].equals("0")) {
                to++;
            }
            if (to - from > Math.max(length, 1)) {
                start = from;
                length = to - from;
            }
        }
        List<String> all = List.of(groups);
        return length == 0
                ? literal
                : String.join(":", all.subList(0, start)) + "::"
                        + String.join(":", all.subList(start + length, groups.length));
    }

    /** The family that a text looks like; says nothing about its being valid. */
    public static AddressFamily family(String text) {
        return text.indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }
}
