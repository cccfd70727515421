package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentScriptTest {
    private static final String SCRIPT =
            ConfigRenderer.render(RenderCases.all().get("minimal")).files().get(ConfigRenderer.AGENT);

    @Test
    void shellcheck_finds_nothing() throws IOException, InterruptedException {
        assertEquals(
                "", run(List.of("shellcheck", "--shell=sh", "--severity=style", "-"), "apt-get install shellcheck"));
    }

    private static String run(List<String> command, String remedy) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return fail(command.get(0) + " is missing: " + remedy, e);
        }
        try (var in = process.getOutputStream()) {
            in.write(SCRIPT.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return code == 0 ? output : output + command.get(0) + " ended with " + code;
    }
}
