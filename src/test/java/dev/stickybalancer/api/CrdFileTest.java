package dev.stickybalancer.api;

import dev.stickybalancer.support.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdFileTest {
    @ParameterizedTest
    @MethodSource("dev.stickybalancer.api.CrdFile#committed")
    void committed_definition_is_the_one_that_follows_from_the_classes(Path committed) throws IOException {
        new GeneratedFile(committed, "crd").mustBe(CrdFile.text());
    }
}
