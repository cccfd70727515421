package dev.stickybalancer.render;

import dev.stickybalancer.render.NginxSyntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A configuration to be changed by hand: directives are found by the words that they begin with. */
final class ConfTree {
    private List<String> words;
    private final Optional<List<ConfTree>> block;

    private ConfTree(List<String> words, Optional<List<ConfTree>> block) {
        this.words = words;
        this.block = block;
    }

    /** The whole of a file; its own words are none. */
    static ConfTree of(List<Directive> directives) {
        return of(new Directive(List.of(), Optional.of(directives)));
    }

    private static ConfTree of(Directive directive) {
        return new ConfTree(
                directive.words(),
                directive
                        .block()
                        .map(inner ->
                                new ArrayList<>(inner.stream().map(ConfTree::of).toList())));
    }

    static ConfTree line(String... words) {
        return line(List.of(words));
    }

    static ConfTree line(List<String> words) {
        return new ConfTree(words, Optional.empty());
    }

    static ConfTree block(List<String> words, ConfTree... lines) {
        return new ConfTree(words, Optional.of(new ArrayList<>(List.of(lines))));
    }

    List<Directive> directives() {
        return lines().stream().map(ConfTree::directive).toList();
    }

    private Directive directive() {
        return new Directive(words, block.map(ignored -> directives()));
    }

    ConfTree copy() {
        return of(directive());
    }

    List<ConfTree> lines() {
        return block.orElseThrow();
    }

    private boolean begins(String... begin) {
        return words.size() >= begin.length && words.subList(0, begin.length).equals(List.of(begin));
    }

    /** Those directly within. */
    List<ConfTree> all(String... begin) {
        return lines().stream().filter(line -> line.begins(begin)).toList();
    }

    /** The only one directly within. */
    ConfTree the(String... begin) {
        var found = all(begin);
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " of " + List.of(begin) + " in " + words);
        }
        return found.get(0);
    }

    /** The only one directly within whose last word is this, such as a map by its variable. */
    ConfTree ending(String word) {
        var found = lines().stream()
                .filter(line -> line.words.get(line.words.size() - 1).equals(word))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " that end with " + word + " in " + words);
        }
        return found.get(0);
    }

    String word(int index) {
        return words.get(index);
    }

    void say(String... newWords) {
        words = List.of(newWords);
    }

    void word(int index, String word) {
        words = new ArrayList<>(words);
        words.set(index, word);
    }

    void add(ConfTree... lines) {
        lines().addAll(List.of(lines));
    }

    void before(ConfTree line, List<ConfTree> added) {
        lines().addAll(lines().indexOf(line), added);
    }

    void before(ConfTree line, ConfTree... added) {
        before(line, List.of(added));
    }

    void after(ConfTree line, ConfTree... added) {
        lines().addAll(lines().indexOf(line) + 1, List.of(added));
    }

    void remove(String... begin) {
        lines().remove(the(begin));
    }

    void remove(Predicate<ConfTree> lines) {
        lines().removeIf(lines);
    }

    /** In the place of all of them, which stand together. */
    void replace(List<ConfTree> lines, List<ConfTree> replacement) {
        before(lines.get(0), replacement);
        lines().removeAll(lines);
    }

    /** Copies of one line, of another further down, and of all between them. */
    List<ConfTree> copies(ConfTree first, ConfTree last) {
        return lines().subList(lines().indexOf(first), lines().indexOf(last) + 1).stream()
                .map(ConfTree::copy)
                .toList();
    }
}
