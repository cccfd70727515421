package dev.stickybalancer.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One resource of a table in {@code src/test/resources/apiserver}: a YAML document that starts with comments, the first
 * one a title, the others what the API server's answer must contain.
 *
 * @param json complete, ready to be sent
 */
public record SpecTable(String title, List<String> expected, String name, String json) {
    private static final Path TABLES = Path.of("src/test/resources/apiserver");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern REPEATED = Pattern.compile("<(.) x ([0-9]+)>");

    /** All resources of a directory's files. */
    public static List<SpecTable> of(String directory) {
        try (Stream<Path> files = Files.list(TABLES.resolve(directory))) {
            return files.sorted().flatMap(SpecTable::documents).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<SpecTable> documents(Path file) {
        try {
            return Stream.of(Files.readString(file).split("(?m)^---$\\n?"))
                    .filter(text -> !text.isBlank() && !isComment(text))
                    .map(text -> document(file.getFileName().toString().replace(".yaml", ""), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isComment(String text) {
        return text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
    }

    private static SpecTable document(String table, String text) {
        List<String> comments = new ArrayList<>(text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .toList());
        String title = table + ": " + comments.remove(0);
        String yaml =
                REPEATED.matcher(text).replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))));
        try {
            ObjectNode resource = (ObjectNode) YAML.readTree(yaml);
            resource.put("apiVersion", "stickybalancer.dev/v1alpha1").put("kind", "StickyBalancer");
            ObjectNode metadata = resource.withObjectProperty("metadata");
            JsonNode name = metadata.path("name");
            if (name.isMissingNode()) {
                metadata.put("name", "sample");
            }
            return new SpecTable(title, comments, metadata.path("name").asText(), resource.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(title, e);
        }
    }
}
