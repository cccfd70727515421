package dev.stickybalancer.render;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random values, at the edges of what is allowed as often as between them. */
final class Draw {
    private static final String SMALL = "abcxyz019";
    private static final String LABEL = SMALL + "-";
    private static final String SEGMENT = "ABCxyz019_~-";

    private final Random random;

    Draw(Random random) {
        this.random = random;
    }

    boolean yes() {
        return random.nextBoolean();
    }

    @SafeVarargs
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    int index(int size) {
        return random.nextInt(size);
    }

    int number(int least, int most) {
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextInt(most - least + 1);
        };
    }

    /** Of these characters. */
    String text(String characters, int least, int most) {
        return random.ints(number(least, most), 0, characters.length())
                .mapToObj(i -> String.valueOf(characters.charAt(i)))
                .collect(Collectors.joining());
    }

    /** With letters or digits at both ends. */
    String label(String first, int least, int most) {
        int length = number(least, most);
        return text(first, 1, 1)
                + (length > 2 ? text(LABEL, length - 2, length - 2) : "")
                + (length > 1 ? text(SMALL, 1, 1) : "");
    }

    String label(int most) {
        return label(SMALL, 1, most);
    }

    /** Up to nine labels. */
    String host(int most) {
        var host = label(63);
        for (int labels = number(1, 9); labels > 1 && host.length() + 1 < most; labels--) {
            host += "." + label(Math.min(63, most - host.length() - 1));
        }
        return host;
    }

    /** Up to eight segments, with a slash before each. */
    String path(int most) {
        var path = "";
        for (int segments = number(1, 8); segments > 0 && path.length() + 2 <= most; segments--) {
            path += "/" + text(SEGMENT, 1, 1) + text(SEGMENT + ".", 0, Math.min(62, most - path.length() - 2));
        }
        return path;
    }

    /** In CIDR notation, without bits behind the prefix. */
    String network() {
        boolean ipv4 = yes();
        int bits = ipv4 ? 32 : 128;
        int prefix = number(0, bits);
        // Not below ::ffff:0:0/96, which Java writes as IPv4.
        var one = ipv4 ? new BigInteger(bits, random) : new BigInteger(bits, random).setBit(bits - 1);
        var masked = one.shiftRight(bits - prefix).shiftLeft(bits - prefix);
        return address(masked, bits / 8) + "/" + prefix;
    }

    private static String address(BigInteger value, int length) {
        var bytes = new byte[length];
        var digits = value.toByteArray();
        for (int i = 0; i < Math.min(length, digits.length); i++) {
            bytes[length - 1 - i] = digits[digits.length - 1 - i];
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A size as Kubernetes writes it, from {@code least} to {@code most} MiB. */
    String size(int least, int most) {
        int mebibytes = number(least, most);
        return switch (random.nextInt(6)) {
            case 0 -> Long.toString((long) mebibytes << 20);
            case 1 -> ((long) mebibytes << 10) + "Ki";
            case 2 -> mebibytes % 1024 == 0 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi";
            // Decimal units are smaller: a little more of them, so that the least is not missed.
            case 3 -> Math.min(most, mebibytes + (mebibytes + 9) / 10) + "M";
            case 4 -> Math.min(most * 1048L, mebibytes * 1049L) + "k";
            default -> mebibytes + "Mi";
        };
    }

    /** Different ones, seldom as many as there may be. */
    List<String> several(int most, Supplier<String> value) {
        int count = index(8) == 0 ? most : number(1, 3);
        return Stream.generate(value).distinct().limit(count).toList();
    }
}
