package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/nginx.md quotes is what is rendered. */
class DocumentationTest {
    private static final Pattern EXCERPT = Pattern.compile("(?ms)^```nginx\\n(.*?)^```$");

    @Test
    void every_excerpt_stands_in_the_rendered_file() throws IOException {
        var rendered =
                ConfigRenderer.render(RenderCases.all().get("full")).files().get(ConfigRenderer.NGINX_CONF);
        var excerpts = EXCERPT.matcher(Files.readString(Path.of("docs/nginx.md")))
                .results()
                .toList();
        assertTrue(excerpts.size() > 8, excerpts.size() + " excerpts");
        excerpts.forEach(excerpt -> assertTrue(rendered.contains(excerpt.group(1)), excerpt.group(1)));
    }
}
