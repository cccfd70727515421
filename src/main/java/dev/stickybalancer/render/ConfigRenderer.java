package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Model to files. A pure function: the same model gives the same bytes. */
public final class ConfigRenderer {
    public static final String NGINX_CONF = "nginx.conf";
    public static final String HOLDING_CONF = "holding.conf";
    public static final String CERTIFICATE_TEST_CONF = "certificate-test.conf";
    public static final String REQUESTS_PROGRAM = "requests.mtail";
    public static final String COREFILE = "Corefile";
    public static final String AGENT = "agent.sh";

    /** agent.sh and the files that it reads when it starts. */
    private static final List<String> AGENT_FILES =
            List.of(AGENT, "agent-certificate.sh", "agent-status.sh", "agent-switch.sh");

    private ConfigRenderer() {}

    /** Throws {@link IllegalArgumentException}, naming the field, for a value that must not stand in nginx.conf. */
    public static RenderedConfig render(BalancerModel model) {
        return render(model, ConfigRenderer::resource);
    }

    /** With other texts of the programs, by file name. */
    static RenderedConfig render(BalancerModel model, UnaryOperator<String> program) {
        // The hash is of the text without the hash, because the text tells it: a live worker answers with it.
        var configHash = Hashes.shortSha256(NginxConf.render(model, ""));
        var files = new TreeMap<String, String>();
        AGENT_FILES.forEach(name -> files.put(name, program.apply(name)));
        files.put(COREFILE, Corefile.render(model));
        files.put(HOLDING_CONF, HoldingConf.render(model));
        // Always: the kubelet delivers nothing any more to a pod that lists a file which is gone.
        files.put(CERTIFICATE_TEST_CONF, CertificateTestConf.render());
        var requests = program.apply(REQUESTS_PROGRAM);
        // Nobody else's pods are replaced when it changes.
        var programs = String.join("\0", files.values()) + (model.requestLog() ? requests : "");
        var programHash = Hashes.shortSha256(programs);
        files.put(REQUESTS_PROGRAM, requests);
        files.put(NGINX_CONF, NginxConf.render(model, configHash));
        return new RenderedConfig(Collections.unmodifiableSortedMap(files), configHash, programHash);
    }

    private static String resource(String name) {
        try (var in = ConfigRenderer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path: the build is broken");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
