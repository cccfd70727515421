package dev.stickybalancer.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every object of every sample, as text that a person has read and found right. {@code -Dgolden.update=true} writes the
 * files anew; look at the difference before you commit it.
 */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/resources");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    @TestFactory
    Stream<DynamicContainer> objects_of_a_sample_are_as_recorded() {
        return Case.ALL.stream().map(sample -> {
            List<DynamicTest> tests = new ArrayList<>();
            for (HasMetadata object : sample.objects()) {
                String file = fileName(object);
                tests.add(dynamicTest(
                        file, () -> requireSame(GOLDEN.resolve(sample.name()).resolve(file), object)));
            }
            tests.add(dynamicTest("no file is left over", () -> requireNothingElse(sample)));
            return dynamicContainer(sample.name(), tests);
        });
    }

    @Test
    void every_directory_belongs_to_a_sample() throws IOException {
        try (Stream<Path> directories = Files.list(GOLDEN)) {
            Set<String> names =
                    directories.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(Case.ALL.stream().map(Case::name).collect(Collectors.toSet()), names);
        }
    }

    private static String fileName(HasMetadata object) {
        return "out-" + object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
    }

    private static void requireSame(Path file, HasMetadata object) throws IOException {
        String actual = Serialization.asYaml(object);
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        if (!Files.exists(file)) {
            fail(file + " does not exist; run with -Dgolden.update=true");
        }
        String expected = Files.readString(file);
        if (!expected.equals(actual)) {
            fail(file + " differs (- recorded, + now):\n" + difference(expected, actual));
        }
    }

    private static void requireNothingElse(Case sample) throws IOException {
        Set<String> expected =
                sample.objects().stream().map(GoldenTest::fileName).collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(GOLDEN.resolve(sample.name()))) {
            assertEquals(
                    expected,
                    files.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    /** The lines between the equal beginning and the equal end, with three lines around them. */
    private static String difference(String expected, String actual) {
        List<String> old = expected.lines().toList();
        List<String> now = actual.lines().toList();
        int shorter = Math.min(old.size(), now.size());
        int start = 0;
        while (start < shorter && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<String> lines = new ArrayList<>();
        old.subList(Math.max(0, start - 3), start).forEach(line -> lines.add("  " + line));
        old.subList(start, old.size() - end).forEach(line -> lines.add("- " + line));
        now.subList(start, now.size() - end).forEach(line -> lines.add("+ " + line));
        now.subList(now.size() - end, Math.min(now.size(), now.size() - end + 3))
                .forEach(line -> lines.add("  " + line));
        return String.join("\n", lines);
    }
}
