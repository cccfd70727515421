package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rendered file, byte for byte. {@code -Dgolden.update=true} rewrites them: read the difference before committing. */
class GoldenConfigTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/nginx");
    private static final List<String> FILES =
            List.of(ConfigRenderer.NGINX_CONF, ConfigRenderer.HOLDING_CONF, ConfigRenderer.COREFILE);
    private static final int CONTEXT_LINES = 3;

    @TestFactory
    Stream<DynamicTest> a_model_is_rendered_as_its_golden_files_say() {
        return RenderCases.all().entrySet().stream().flatMap(entry -> FILES.stream()
                .map(file -> DynamicTest.dynamicTest(entry.getKey() + "/" + file, () -> {
                    var text = ConfigRenderer.render(entry.getValue()).files().get(file);
                    compare(GOLDEN.resolve(entry.getKey()).resolve("out-" + file), text);
                })));
    }

    @Test
    void there_is_no_golden_file_that_no_test_uses() throws IOException {
        var used = new TreeSet<String>();
        RenderCases.all().keySet().forEach(name -> FILES.forEach(file -> used.add(name + "/out-" + file)));
        try (var files = Files.walk(GOLDEN)) {
            var existing = new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> GOLDEN.relativize(file).toString())
                    .toList());
            assertEquals(used, existing);
        }
    }

    private static void compare(Path golden, String text) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        var expected = Files.exists(golden) ? Files.readString(golden) : "";
        if (!expected.equals(text)) {
            fail(golden + " (- expected, + rendered; -Dgolden.update=true rewrites it):\n"
                    + difference(expected.lines().toList(), text.lines().toList()));
        }
    }

    /** The part between the equal beginnings and the equal ends. */
    private static String difference(List<String> expected, List<String> actual) {
        int shorter = Math.min(expected.size(), actual.size());
        int start = 0;
        while (start < shorter && expected.get(start).equals(actual.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && expected.get(expected.size() - 1 - end).equals(actual.get(actual.size() - 1 - end))) {
            end++;
        }
        var lines = new ArrayList<String>();
        lines.add("@ line " + (start + 1));
        expected.subList(Math.max(0, start - CONTEXT_LINES), start).forEach(line -> lines.add("  " + line));
        expected.subList(start, expected.size() - end).forEach(line -> lines.add("- " + line));
        actual.subList(start, actual.size() - end).forEach(line -> lines.add("+ " + line));
        return String.join("\n", lines);
    }
}
