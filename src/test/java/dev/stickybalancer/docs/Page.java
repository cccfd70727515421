package dev.stickybalancer.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One Markdown file of the repository. */
public record Page(Path path, List<String> lines) {
    private static final Set<String> ELSEWHERE = Set.of(".git", "target", "node_modules");
    private static final Pattern FENCE = Pattern.compile("^(\\s*)```\\s*(\\S*)\\s*$");
    private static final Pattern NOT_RUN = Pattern.compile("^\\s*<!-- not run: (.+) -->\\s*$");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /** A link as it stands in the text. */
    public record Link(int line, String target) {}

    /** All of them, by path. */
    public static List<Page> all() {
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            return files.map(Path::normalize)
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Stream.iterate(file, f -> f != null, Path::getParent)
                            .noneMatch(part ->
                                    ELSEWHERE.contains(part.getFileName().toString())))
                    .sorted()
                    .map(Page::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Page of(Path path) {
        try {
            return new Page(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands between fences, in order. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!FENCE.matcher(lines.get(i)).matches()) {
                continue;
            }
            if (start < 0) {
                start = i;
            } else {
                blocks.add(block(start, i));
                start = -1;
            }
        }
        if (start >= 0) {
            throw new IllegalStateException(path + ":" + (start + 1) + ": the block has no end");
        }
        return blocks;
    }

    /** The first block that begins so. */
    public Block block(String beginning) {
        return blocks().stream()
                .filter(block -> block.content().startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(path + " has no block that begins with " + beginning));
    }

    private Block block(int start, int end) {
        Matcher fence = FENCE.matcher(lines.get(start));
        if (!fence.matches()) {
            throw new IllegalStateException();
        }
        int indentation = fence.group(1).length();
        List<String> text = lines.subList(start + 1, end).stream()
                .map(line -> line.substring(Math.min(indentation, line.length())))
                .toList();
        return new Block(path, start + 1, fence.group(2), text, reasonNotToRun(start));
    }

    private Optional<String> reasonNotToRun(int fence) {
        int above = fence - 1;
        while (above > 0 && lines.get(above).isBlank()) {
            above--;
        }
        Matcher marker = NOT_RUN.matcher(above < 0 ? "" : lines.get(above));
        return marker.matches() ? Optional.of(marker.group(1)) : Optional.empty();
    }

    /** Those of the text; what stands in code is none. */
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        List<String> prose = prose();
        for (int i = 0; i < prose.size(); i++) {
            int line = i + 1;
            LINK.matcher(CODE.matcher(prose.get(i)).replaceAll("code"))
                    .results()
                    .forEach(link -> links.add(new Link(line, link.group(1))));
        }
        return links;
    }

    /** The names that GitHub gives to the headings. */
    public Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : prose()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String name = anchor(heading.group(1));
                int before = seen.merge(name, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? name : name + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The same lines, those inside of fences empty. */
    private List<String> prose() {
        List<String> prose = new ArrayList<>(lines);
        for (Block block : blocks()) {
            for (int i = 0; i < block.text().size(); i++) {
                prose.set(block.line() + i, "");
            }
        }
        return prose;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
