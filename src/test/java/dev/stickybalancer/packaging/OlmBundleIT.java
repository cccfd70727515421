package dev.stickybalancer.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle before operator-framework's own validators. */
class OlmBundleIT {
    @TempDir
    Path directory;

    /**
     * But for one that holds for no version of ours: it goes by the names of resources in the rights, which events,
     * endpointslices and poddisruptionbudgets have kept since their groups or versions of before 1.25.
     */
    @Test
    void operator_frameworks_validators_find_no_error_and_have_no_warning() {
        String findings = check(OlmBundle.MANIFESTS)
                .lines()
                .filter(line -> !line.contains("this bundle is using APIs which were deprecated and removed in v1.25"))
                .collect(Collectors.joining("\n"));
        assertEquals("", findings);
    }

    /** They do look: what they find in a bundle that is broken. */
    @Test
    void validators_see_a_definition_that_nobody_owns() throws IOException {
        for (var file : OlmBundle.manifests().entrySet()) {
            Files.writeString(
                    directory.resolve(file.getKey()),
                    file.getValue().replace("kind: StickyBalancer\n", "kind: Sticky\n"));
        }
        String findings = check(directory);
        assertTrue(findings.contains("\"level\":\"Error\""), findings);
    }

    private static String check(Path manifests) {
        return Command.run(Binaries.checkBundle(), manifests.toString()).orFail();
    }
}
