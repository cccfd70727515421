package dev.stickybalancer.api;

import dev.stickybalancer.support.GeneratedFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CrdFileTest {
    @Test
    void committed_definition_is_the_one_that_follows_from_the_classes() throws IOException {
        new GeneratedFile(CrdFile.COMMITTED, "crd").mustBe(CrdFile.text());
    }
}
