package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The raw output of a run, one JSON object per line, in the order of time: {@code t} is seconds since the beginning.
 */
final class RawEvents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RawEvents() {}

    static Path write(Path directory, String name, Instant start, List<Report.Step> steps, List<Event> events) {
        Path file = directory.resolve(name + ".jsonl");
        try {
            Files.createDirectories(directory);
            List<ObjectNode> lines = new ArrayList<>();
            steps.forEach(step -> lines.add(line(start, step.from(), "step").put("name", step.name())));
            events.forEach(event -> lines.add(line(start, event)));
            lines.sort(
                    Comparator.comparing(line -> Instant.parse(line.get("time").asText())));
            Files.write(file, lines.stream().map(ObjectNode::toString).toList());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode line(Instant start, Instant time, String event) {
        return JSON.createObjectNode()
                .put("t", Duration.between(start, time).toMillis() / 1000.0)
                .put("time", time.toString())
                .put("event", event);
    }

    static ObjectNode line(Instant start, Event event) {
        String name = event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        ObjectNode line = line(start, event.time(), name)
                .put("kind", event.user().kind().name())
                .put("user", event.user().number());
        if (event instanceof Event.Answered answered) {
            return line.put("what", answered.what())
                    .put("pod", answered.pod())
                    .put("ms", answered.millis())
                    .put("bound", answered.bound())
                    .put("count", answered.count());
        } else if (event instanceof Event.Seen seen) {
            return line.put("pod", seen.pod());
        } else if (event instanceof Event.Failed failed) {
            return line.put("what", failed.what())
                    .put("pod", failed.pod())
                    .put("status", failed.status())
                    .put("words", failed.words())
                    .put("ms", failed.millis());
        } else if (event instanceof Event.Reset reset) {
            return line.put("what", reset.what());
        } else if (event instanceof Event.Opened opened) {
            return line.put("pod", opened.pod()).put("ms", opened.millis()).put("reopened", opened.reopened());
        } else if (event instanceof Event.OpenFailed failed) {
            return line.put("pod", failed.pod()).put("status", failed.status()).put("words", failed.words());
        } else if (event instanceof Event.Ended ended) {
            return line.put("pod", ended.pod())
                    .put("byApp", ended.byApp())
                    .put("code", ended.code())
                    .put("words", ended.words());
        }
        throw new IllegalStateException("no JSON for " + event);
    }
}
