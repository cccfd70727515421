package dev.stickybalancer.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Commands of a page, and what the page says they print. A block with lines that begin with {@code $} shows output between
 * them; every other one is a script that shows none.
 */
public record Transcript(List<Entry> entries) {
    private static final String PROMPT = "$ ";
    private static final Pattern HERE = Pattern.compile("<<'?([A-Z]+)'?");

    /** One command, which may have several lines, and the output that is shown for it. */
    public record Entry(String where, String command, List<String> output) {
        /**
         * Empty when what was printed has all the lines that are shown, in their order, and no others, unless a line
         * {@code …} stands for them. Otherwise the first line that is amiss.
         */
        public Optional<String> missingIn(List<String> printed) {
            if (!output.isEmpty()
                    && output.stream().noneMatch(line -> line.strip().equals("…"))) {
                List<String> lines =
                        printed.stream().filter(line -> !line.isBlank()).toList();
                if (lines.size() > output.size()) {
                    return Optional.of("(nothing more than " + output.size() + " lines)");
                }
            }
            int next = 0;
            for (String shown : output) {
                if (shown.strip().equals("…")) {
                    continue;
                }
                Pattern wanted = Shown.pattern(shown);
                while (next < printed.size()
                        && !wanted.matcher(Shown.plain(printed.get(next))).matches()) {
                    next++;
                }
                if (next++ == printed.size()) {
                    return Optional.of(shown);
                }
            }
            return Optional.empty();
        }
    }

    /** The commands of the blocks; a YAML block with a file name becomes the command that writes it. */
    public static Transcript of(List<Block> blocks) {
        List<Entry> entries = new ArrayList<>();
        for (Block block : blocks) {
            if (block.isYaml() && block.fileName().isPresent()) {
                entries.add(new Entry(
                        block.where(),
                        "cat >" + block.fileName().get() + " <<'END_OF_BLOCK'\n" + block.content() + "END_OF_BLOCK",
                        List.of()));
            } else if (block.isCommands() && block.notRun().isEmpty()) {
                entries.addAll(entries(block));
            }
        }
        return new Transcript(entries);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    private static List<Entry> entries(Block block) {
        if (block.text().stream().noneMatch(line -> line.startsWith(PROMPT))) {
            return List.of(new Entry(block.where(), String.join("\n", block.text()), List.of()));
        }
        List<Entry> entries = new ArrayList<>();
        List<String> rest = new ArrayList<>(block.text());
        while (!rest.isEmpty()) {
            List<String> command = takeCommand(rest, block);
            List<String> output = new ArrayList<>();
            while (!rest.isEmpty() && !rest.get(0).startsWith(PROMPT)) {
                output.add(rest.remove(0));
            }
            entries.add(new Entry(block.where(), String.join("\n", command), output));
        }
        return entries;
    }

    private static List<String> takeCommand(List<String> rest, Block block) {
        if (!rest.get(0).startsWith(PROMPT)) {
            throw new IllegalStateException(block.where() + ": output before the first command");
        }
        List<String> command = new ArrayList<>(List.of(rest.remove(0).substring(PROMPT.length())));
        var here = HERE.matcher(command.get(0));
        String end = here.find() ? here.group(1) : "";
        while (!rest.isEmpty() && (!end.isEmpty() || last(command).endsWith("\\"))) {
            command.add(rest.remove(0));
            if (last(command).equals(end)) {
                end = "";
            }
        }
        return command;
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    /** What matters of a line of output: not the blanks, ages, addresses, and names that are another each time. */
    private static final class Shown {
        private static final String ANY = "…";

        static String plain(String line) {
            return line.strip()
                    .replaceAll("\\s+", " ")
                    .replaceAll("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b", "IP")
                    .replaceAll("\\b([0-9]+[dhms])+\\b", "AGE")
                    .replaceAll("\\b[0-9a-f]{32}\\b", "HASH")
                    .replaceAll("-[a-z0-9]{8,10}-[a-z0-9]{5}\\b", "-POD");
        }

        static Pattern pattern(String shown) {
            return Pattern.compile(Pattern.quote(plain(shown)).replace(ANY, "\\E.*\\Q"));
        }
    }
}
