package dev.stickybalancer.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links of the repository's pages to each other. */
class LinksTest {
    @Test
    void every_relative_link_leads_to_a_file_and_to_a_heading() {
        List<String> broken = new ArrayList<>();
        int checked = 0;
        for (Page page : Page.all()) {
            for (Page.Link link : page.links()) {
                if (!link.target().matches("[a-z]+:.*")) {
                    checked++;
                    if (!resolves(page, link.target())) {
                        broken.add(page + ":" + link.line() + ": " + link.target());
                    }
                }
            }
        }
        assertTrue(checked > 60, checked + " links");
        assertEquals(List.of(), broken);
    }

    @Test
    void index_names_every_page_of_the_documentation() {
        Path index = Path.of("docs/README.md");
        Set<String> named = Page.of(index).links().stream()
                .map(link -> index.resolveSibling(link.target().replaceFirst("#.*", "")))
                .map(path -> path.normalize().toString())
                .collect(Collectors.toSet());
        Set<String> missing = Page.all().stream()
                .map(Page::path)
                .filter(path -> path.startsWith("docs") && !path.equals(index) && !path.startsWith("docs/decisions"))
                .map(Path::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(named);
        assertEquals(Set.of(), missing);
    }

    private static boolean resolves(Page page, String target) {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path =
                file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
        return Files.exists(path) && (hash < 0 || Page.of(path).anchors().contains(target.substring(hash + 1)));
    }
}
