package dev.stickybalancer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Binaries;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The modules that the image's Java is linked from. */
class JavaModulesIT {
    /** Annotations of a code generator, and JavaBeans for which Jackson and SnakeYAML have something else. */
    private static final Set<String> NEEDED_BY_NOTHING_THAT_RUNS = Set.of("java.compiler", "java.desktop");

    @Test
    void every_module_that_a_jar_refers_to_is_there() throws Exception {
        Set<String> missing = referredTo();
        assertTrue(missing.contains("java.net.http"), missing::toString);
        missing.removeAll(linked());
        assertEquals(NEEDED_BY_NOTHING_THAT_RUNS, missing);
    }

    /** No jar refers to these by name: providers of TLS, and what tells about a running operator. */
    @Test
    void what_is_found_at_run_time_only_is_there() throws Exception {
        Set<String> wanted = Set.of("jdk.crypto.ec", "java.naming", "java.logging", "jdk.zipfs", "jdk.jcmd", "jdk.jfr");
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(linked());
        assertEquals(Set.of(), missing);
    }

    private static Set<String> linked() throws Exception {
        Process process = new ProcessBuilder(Binaries.java().toString(), "--list-modules").start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().map(line -> line.split("@")[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> referredTo() {
        String[] jars = Arrays.stream(new File("target/operator/lib").listFiles())
                .map(File::getPath)
                .toArray(String[]::new);
        String[] options = {
            "--multi-release",
            "base",
            "--ignore-missing-deps",
            "--print-module-deps",
            "--class-path",
            String.join(File.pathSeparator, jars),
            "target/operator/stickybalancer-operator.jar"
        };
        StringWriter output = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(output),
                        new PrintWriter(output),
                        Stream.concat(Arrays.stream(options), Arrays.stream(jars))
                                .toArray(String[]::new));
        assertEquals(0, exit, output::toString);
        String last = output.toString().lines().reduce((before, line) -> line).orElseThrow();
        return new TreeSet<>(Set.of(last.split(",")));
    }
}
