package dev.stickybalancer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bill of materials that the build writes and the image carries. */
class BillOfMaterialsIT {
    private static final Path BILL = Path.of("target/bom.json");
    private static final Path JARS = Path.of("target/operator/lib");

    @Test
    void lists_exactly_the_jars_of_the_image_with_their_hashes() throws IOException, GeneralSecurityException {
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : components()) {
            listed.put(fileName(component), hash(component));
        }
        Map<String, String> shipped = new TreeMap<>();
        try (var jars = Files.list(JARS)) {
            for (Path jar : jars.toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                shipped.put(jar.getFileName().toString(), HexFormat.of().formatHex(digest));
            }
        }
        assertFalse(shipped.isEmpty());
        assertEquals(shipped.keySet(), listed.keySet());
        assertEquals(shipped, listed);
    }

    @Test
    void says_the_licence_of_every_jar() throws IOException {
        for (JsonNode component : components()) {
            assertFalse(component.path("licenses").isEmpty(), () -> fileName(component) + " has no licence");
        }
    }

    @Test
    void is_the_same_file_for_the_same_sources() throws IOException {
        JsonNode bill = bill();
        assertTrue(bill.path("serialNumber").isMissingNode(), "a serial number is new in every build");
        assertTrue(bill.path("metadata").path("timestamp").isMissingNode(), "a time is new in every build");
    }

    private static JsonNode components() throws IOException {
        return bill().path("components");
    }

    private static JsonNode bill() throws IOException {
        return new ObjectMapper().readTree(BILL.toFile());
    }

    private static String fileName(JsonNode component) {
        return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
    }

    private static String hash(JsonNode component) {
        return component
                .path("hashes")
                .valueStream()
                .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
                .map(hash -> hash.path("content").asText())
                .collect(Collectors.joining());
    }
}
