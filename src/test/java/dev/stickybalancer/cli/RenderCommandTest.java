package dev.stickybalancer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RenderCommandTest {
    private static CommandLineRun render(String file, String... more) {
        var arguments = new ArrayList<>(List.of("render", "-f", "deploy/samples/" + file));
        arguments.addAll(List.of(more));
        return CommandLineRun.of("", arguments.toArray(String[]::new));
    }

    @Test
    void nginx_conf_is_shown_as_the_operator_writes_it() {
        var run = render("minimal.yaml", "--endpoints", "10.0.0.1:3001");
        assertEquals(Cli.OK, run.code(), run::toString);
        assertTrue(run.out().startsWith("# config "), run::toString);
        assertTrue(run.out().contains("server active-3001-0.sb:3001 resolve max_fails=0;"), run::toString);
    }

    @Test
    void endpoints_stand_where_the_plan_brings_them_in_the_end() {
        var hosts = render(
                        "minimal.yaml",
                        "--endpoints",
                        "10.0.0.1:3000,10.0.0.2:3000",
                        "--draining",
                        "10.0.0.3:3000",
                        "--file",
                        "hosts")
                .out();
        assertTrue(hosts.contains("10.0.0.1 active-3000-0.sb"), hosts);
        assertTrue(hosts.contains("10.0.0.3 draining-3000-0.sb"), hosts);
        assertTrue(!hosts.contains("10.0.0.3 active-3000-0.sb"), hosts);
    }

    @Test
    void reload_lists_them_in_nginx_conf() {
        var conf = render("reload.yaml", "--endpoints", "10.0.0.1:3000", "--draining", "10.0.0.3:3000")
                .out();
        assertTrue(conf.matches("(?s).*server 10.0.0.1:3000 route=[0-9a-f]{16} max_fails=0;.*"), conf);
        assertTrue(conf.matches("(?s).*server 10.0.0.3:3000 route=[0-9a-f]{16} drain max_fails=0;.*"), conf);
    }

    @Test
    void ipv6_is_taken_in_brackets_and_not_mixed() {
        assertTrue(render("minimal.yaml", "--endpoints", "[fd00::1]:3000", "--file", "hosts")
                .out()
                .contains("fd00:0:0:0:0:0:0:1 active-3000-0.sb"));
        var mixed = render("minimal.yaml", "--endpoints", "[fd00::1]:3000,10.0.0.1:3000");
        assertEquals(Cli.FAILED, mixed.code());
        assertTrue(mixed.err().contains("not both"), mixed::toString);
    }

    @Test
    void hostile_endpoints_are_refused() {
        for (var hostile : new String[] {
            "10.0.0.1", "10.0.0.1:0", "10.0.0.1:70000", "10.0.0.256:80", "localhost:80", "10.0.0.1:80;", "[::1:80"
        }) {
            var run = render("minimal.yaml", "--endpoints", hostile);
            assertEquals(Cli.FAILED, run.code(), hostile);
            assertTrue(run.err().contains("must be an address and a port"), run::toString);
        }
    }

    @Test
    void json_holds_every_file() throws IOException {
        var all = new ObjectMapper().readTree(render("full.yaml", "-o", "json").out());
        var names = new TreeSet<String>();
        all.fieldNames().forEachRemaining(names::add);
        assertTrue(
                names.containsAll(List.of("nginx.conf", "hosts", "Corefile", "agent.sh", "holding.conf")),
                names::toString);
    }

    @Test
    void one_of_several_is_chosen_by_name() {
        var several = CommandLineRun.of("", "render", "-f", "deploy/samples");
        assertEquals(Cli.FAILED, several.code());
        assertTrue(several.err().contains("--name"), several::toString);
        assertEquals(
                Cli.OK,
                CommandLineRun.of("", "render", "-f", "deploy/samples", "--name", "minimal")
                        .code());
    }

    @Test
    void problems_are_told_instead_of_a_file() {
        var run = CommandLineRun.of(
                "{apiVersion: stickybalancer.dev/v1alpha1, kind: StickyBalancer, metadata: {name: a}, spec: {}}",
                "render",
                "-f",
                "-");
        assertEquals(Cli.INVALID, run.code());
        assertTrue(run.err().contains("`backend` must have exactly one"), run::toString);
        assertEquals("", run.out());
    }
}
