package dev.stickybalancer.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    @Test
    void output_stands_between_commands() {
        var entries = of(
                        "console",
                        "$ kubectl apply -f - <<'END'",
                        "a: b",
                        "END",
                        "done",
                        "$ one \\",
                        "  two",
                        "three",
                        "four")
                .entries();
        assertEquals(List.of("done"), entries.get(0).output());
        assertEquals("one \\\n  two", entries.get(1).command());
        assertEquals(List.of("three", "four"), entries.get(1).output());
    }

    @Test
    void block_without_a_prompt_is_one_script() {
        var entries = of("sh", "one", "two").entries();
        assertEquals(1, entries.size());
        assertEquals("one\ntwo", entries.get(0).command());
    }

    @Test
    void yaml_with_a_name_becomes_a_file() {
        var entries = of("yaml", "# shop.yaml", "kind: X").entries();
        assertEquals(
                "cat >shop.yaml <<'END_OF_BLOCK'\n# shop.yaml\nkind: X\nEND_OF_BLOCK",
                entries.get(0).command());
    }

    @Test
    void output_is_compared_in_what_matters() {
        var shown = new Transcript.Entry(
                "", "", List.of("shop  True 3 10.96.0.1 19s", "…", "20 meteor-6bf4c9d5f8-abcde v…"));
        assertEquals(
                Optional.empty(),
                shown.missingIn(
                        List.of("NAME", "shop True   3   10.96.7.7   2m3s", "x", "  20 meteor-75c8b5f9df-xyz12 v2")));
        assertEquals(
                Optional.of("20 meteor-6bf4c9d5f8-abcde v…"),
                shown.missingIn(List.of("shop True 3 10.96.7.7 1s", "19 meteor-75c8b5f9df-xyz12 v2")));
        assertEquals(Optional.of("shop  True 3 10.96.0.1 19s"), shown.missingIn(List.of("shop False 3 10.96.7.7 1s")));
    }

    private static Transcript of(String language, String... text) {
        return Transcript.of(List.of(new Block(Path.of("page.md"), 1, language, List.of(text), Optional.empty())));
    }
}
