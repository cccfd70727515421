package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentScriptTest {
    @Test
    void shellcheck_finds_nothing(@TempDir Path directory) throws IOException, InterruptedException {
        for (var file :
                ConfigRenderer.render(RenderCases.all().get("minimal")).files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        var agent = directory.resolve(ConfigRenderer.AGENT).toString();
        assertEquals(
                "",
                run(
                        List.of("shellcheck", "--severity=style", "--external-sources", "--check-sourced", agent),
                        "apt-get install shellcheck"));
    }

    private static String run(List<String> command, String remedy) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return fail(command.get(0) + " is missing: " + remedy, e);
        }
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return code == 0 ? output : output + command.get(0) + " ended with " + code;
    }
}
