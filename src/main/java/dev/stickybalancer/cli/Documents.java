package dev.stickybalancer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the resources of files, of directories with all below them, and of standard input. YAML or JSON. */
final class Documents {
    private static final String STANDARD_INPUT = "-";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // As Kubernetes reads YAML: an empty value is null.
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .build());

    private final InputStream standardInput;

    Documents(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    List<Document> read(List<String> sources) throws UnreadableException {
        List<Document> documents = new ArrayList<>();
        for (String source : sources) {
            if (source.equals(STANDARD_INPUT)) {
                documents.addAll(read(source, standardInput));
            } else {
                for (Path file : files(Path.of(source))) {
                    documents.addAll(read(file));
                }
            }
        }
        return documents;
    }

    private static List<Path> files(Path path) throws UnreadableException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".*[.](yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UnreadableException(path + ": " + e.getMessage());
        }
    }

    private static List<Document> read(Path file) throws UnreadableException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (IOException e) {
            throw new UnreadableException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static List<Document> read(String source, InputStream in) throws UnreadableException {
        List<Document> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> nodes = YAML.readerFor(JsonNode.class).readValues(in)) {
            while (nodes.hasNextValue()) {
                add(documents, source, nodes.nextValue());
            }
            return documents;
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw new UnreadableException(source + (place == null ? "" : " line " + place.getLineNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse("not YAML"));
        } catch (IOException e) {
            throw new UnreadableException(source + ": cannot be read: " + e.getMessage());
        }
    }

    private static void add(List<Document> documents, String source, JsonNode node) {
        if (node.path("kind").asText().equals("List")) {
            node.path("items").forEach(item -> add(documents, source, item));
        } else if (node.isObject()) {
            documents.add(new Document(source, documents.size() + 1, node));
        }
    }
}
