package dev.stickybalancer.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between two fences.
 *
 * @param line of the opening fence, from 1
 * @param notRun why nobody runs it, as the comment above it says
 */
public record Block(Path page, int line, String language, List<String> text, Optional<String> notRun) {
    private static final Set<String> COMMANDS = Set.of("sh", "console");
    /** Pictures, and excerpts that other tests or nobody can try. */
    private static final Set<String> PICTURES = Set.of("", "text", "nginx");

    private static final Pattern FILE_NAME = Pattern.compile("^# ([a-z0-9-]+\\.yaml)$");

    public boolean isYaml() {
        return language.equals("yaml");
    }

    public boolean isCommands() {
        return COMMANDS.contains(language);
    }

    public boolean isPicture() {
        return PICTURES.contains(language);
    }

    /** The file that a first line {@code # NAME.yaml} tells the reader to make of it. */
    public Optional<String> fileName() {
        Matcher name = FILE_NAME.matcher(text.isEmpty() ? "" : text.get(0));
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    public String content() {
        return String.join("\n", text) + "\n";
    }

    public String where() {
        return page + ":" + line;
    }
}
