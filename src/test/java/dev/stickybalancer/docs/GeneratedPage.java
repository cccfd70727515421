package dev.stickybalancer.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page that is written by `make reference` and committed. */
public record GeneratedPage(Path path) {
    /** Fails when the committed page is another one; with {@code -Dreference.update=true} it is written first. */
    public void mustBe(String text) throws IOException {
        if (Boolean.getBoolean("reference.update")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        assertEquals(text, Files.readString(path), "run `make reference` and commit the result");
    }
}
