package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.docs.Block;
import dev.stickybalancer.docs.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/nginx.md quotes is what is rendered. */
class DocumentationTest {
    @Test
    void every_excerpt_stands_in_the_rendered_file() {
        var rendered =
                ConfigRenderer.render(RenderCases.all().get("full")).files().get(ConfigRenderer.NGINX_CONF);
        var excerpts = Page.of(Path.of("docs/nginx.md")).blocks().stream()
                .filter(block -> block.language().equals("nginx"))
                .map(Block::content)
                .toList();
        assertTrue(excerpts.size() > 8, excerpts.size() + " excerpts");
        excerpts.forEach(excerpt -> assertTrue(rendered.contains(excerpt), excerpt));
    }
}
