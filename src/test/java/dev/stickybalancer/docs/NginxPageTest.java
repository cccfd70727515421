package dev.stickybalancer.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.cli.Cli;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/nginx.md shows all of the file that its own command prints, and says of each directive of old what became of it. */
class NginxPageTest {
    private static final String COMMAND = "$ java -jar stickybalancer-operator.jar ";

    private static final List<Elision> ELISIONS = List.of(
            new Elision("# config …", "# config [0-9a-f]{16}", false),
            new Elision(
                    "add_header X-Config-Hash \"…\" always;",
                    "add_header X-Config-Hash \"[0-9a-f]{16}\" always;",
                    false),
            new Elision(
                    "# … and so on, to number 63", "server sockjs-3000-[0-9]+[.]sb:3000 resolve max_fails=0;", false),
            new Elision(
                    "# … from Host to gzip_types as above",
                    "proxy_set_header .*|proxy_hide_header .*|proxy_next_upstream_t.*|#.*|gunzip .*|gzip.*",
                    true));

    private final Page page = Page.of(Path.of("docs/nginx.md"));
    private final List<String> file = rendered();

    /**
     * What a line of an excerpt may stand for instead of itself.
     *
     * @param pattern of each of the lines, one at least
     * @param seen whether all of them, in this order, must stand further up in the file
     */
    private record Elision(String line, Pattern pattern, boolean seen) {
        Elision(String line, String pattern, boolean seen) {
            this(line, Pattern.compile(pattern), seen);
        }
    }

    @Test
    void every_excerpt_stands_in_the_rendered_file() {
        for (Block excerpt : excerpts()) {
            assertTrue(
                    Stream.iterate(0, start -> start < file.size(), start -> start + 1)
                            .anyMatch(start -> stands(excerpt, start)),
                    () -> excerpt.where() + " is not in the file:\n" + excerpt.content());
        }
    }

    @Test
    void every_line_of_the_rendered_file_stands_in_an_excerpt_in_the_order_of_the_file() {
        int next = 0;
        for (Block excerpt : excerpts()) {
            int line = excerpt.line();
            for (String shown : excerpt.text()) {
                line++;
                if (shown.isBlank()) {
                    continue;
                }
                next = afterBlanks(next);
                int after = after(shown, next);
                assertTrue(after > next, page + ":" + line + " shows:\n" + shown + "\nThe file goes on:\n" + at(next));
                next = after;
            }
        }
        assertEquals("", at(afterBlanks(next)), "missing at the end of the page");
    }

    @Test
    void every_directive_of_old_has_a_line_in_the_table() {
        String table = String.join(
                "\n",
                page.lines().stream().filter(line -> line.startsWith("| `")).toList());
        List<String> old = page.block("proxy_cache_path ").text().stream()
                .map(line -> line.strip().replaceFirst(" ?[;{}]$", ""))
                .filter(line ->
                        !line.isEmpty() && !List.of("server", "location /").contains(line))
                .toList();
        assertTrue(old.size() > 20, old.size() + " directives");
        assertEquals(
                List.of(),
                old.stream().filter(line -> !table.contains('`' + line + '`')).toList());
    }

    private List<Block> excerpts() {
        return page.blocks().stream()
                .filter(block -> block.language().equals("nginx"))
                .toList();
    }

    private boolean stands(Block excerpt, int start) {
        int next = start;
        for (String shown : excerpt.text()) {
            int after = after(shown, next);
            if (after == next) {
                return false;
            }
            next = after;
        }
        return true;
    }

    /** Where the file goes on after what an excerpt's line stands for; the same place when that is not there. */
    private int after(String shown, int next) {
        Optional<Elision> elision = ELISIONS.stream()
                .filter(candidate -> candidate.line().equals(shown.strip()))
                .findFirst();
        if (elision.isEmpty()) {
            return at(next).equals(shown) && next < file.size() ? next + 1 : next;
        }
        int after = next;
        while (elision.get().pattern().matcher(at(after).strip()).matches()) {
            after++;
        }
        boolean seen = Collections.indexOfSubList(file.subList(0, next), file.subList(next, after)) >= 0;
        return seen || !elision.get().seen() ? after : next;
    }

    private int afterBlanks(int from) {
        int next = from;
        while (next < file.size() && file.get(next).isBlank()) {
            next++;
        }
        return next;
    }

    private String at(int line) {
        return line < file.size() ? file.get(line) : "";
    }

    private List<String> rendered() {
        String[] arguments =
                page.block(COMMAND).text().get(0).substring(COMMAND.length()).split(" ");
        StringWriter out = new StringWriter();
        int code = Cli.run(arguments, InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(out));
        assertEquals(0, code, () -> Arrays.toString(arguments) + ": " + out);
        return out.toString().lines().toList();
    }
}
