package dev.stickybalancer.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names for contents: they tell two texts apart and protect nothing. */
public final class Hashes {
    private static final int SHOWN_CHARACTERS = 16;

    private Hashes() {}

    /** The first 16 hex digits of the text's SHA-256. */
    public static String shortSha256(String text) {
        return digest("SHA-256", text).substring(0, SHOWN_CHARACTERS);
    }

    /** All 32 hex digits; what nginx's {@code sticky cookie} makes of a server's address. */
    public static String md5(String text) {
        return digest("MD5", text);
    }

    private static String digest(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
    }
}
