package dev.stickybalancer.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.CrdFile;
import dev.stickybalancer.support.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdReferenceTest {
    @Test
    void committed_page_says_what_the_definition_says() throws IOException {
        new GeneratedFile(Path.of("docs/reference/stickybalancer.md"), "reference")
                .mustBe(CrdReference.text(CrdFile.generate()));
    }

    @Test
    void every_field_has_a_meaning() throws IOException {
        String text = CrdReference.text(CrdFile.generate());
        assertTrue(text.lines().filter(line -> line.startsWith("| `")).count() > 80, text);
        assertTrue(text.lines().noneMatch(line -> line.matches("\\| `.*\\|\\s*\\|")), "a field without a description");
    }
}
