package dev.stickybalancer.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class CrdFileTest {
    @Test
    void committed_definition_is_the_one_that_follows_from_the_classes() throws IOException {
        String expected = CrdFile.text();
        if (Boolean.getBoolean("crd.update")) {
            Files.writeString(CrdFile.COMMITTED, expected);
        }
        assertEquals(expected, Files.readString(CrdFile.COMMITTED), "run `make crd` and commit the result");
    }
}
