package dev.stickybalancer.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is committed, and that follows from something else.
 *
 * @param target {@code make TARGET} writes it anew, by {@code -DTARGET.update=true}
 */
public record GeneratedFile(Path path, String target) {
    /** Fails when the committed file is another one. */
    public void mustBe(String text) throws IOException {
        if (Boolean.getBoolean(target + ".update")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        assertEquals(text, Files.readString(path), "run `make " + target + "` and commit the result");
    }
}
