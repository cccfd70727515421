package dev.stickybalancer.nginx;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.support.Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a test wants otherwise in an {@link NginxPod}.
 *
 * @param change of nginx.conf's text; a test takes a setting out with it
 * @param graceSeconds SHUTDOWN_GRACE_SECONDS
 * @param overlay further files of nginx's root file system
 * @param secret the keys of the TLS Secret, when the model has TLS; empty for a Secret that does not exist
 * @param agent change of agent.sh's text
 * @param listed the pod is made for endpoints that are listed in nginx.conf
 * @param sizes of /run/nginx and directories in it, by path, as for {@code mount}
 */
record Options(
        UnaryOperator<String> change,
        boolean withDns,
        int graceSeconds,
        Map<String, String> overlay,
        Map<String, String> secret,
        Map<String, String> sizes,
        String searchPath,
        UnaryOperator<String> agent,
        boolean listed) {
    static final Options STANDARD = new Options(
            UnaryOperator.identity(),
            true,
            300,
            Map.of(),
            Certificate.FIRST.secret(),
            Map.of(),
            "/usr/local/bin:/usr/sbin:/usr/bin",
            UnaryOperator.identity(),
            false);

    Options change(UnaryOperator<String> newChange) {
        return new Options(newChange, withDns, graceSeconds, overlay, secret, sizes, searchPath, agent, listed);
    }

    Options without(String line) {
        return change(text -> without(text, line));
    }

    Options withoutDns() {
        return new Options(change, false, graceSeconds, overlay, secret, sizes, searchPath, agent, listed);
    }

    Options grace(int seconds) {
        return new Options(change, withDns, seconds, overlay, secret, sizes, searchPath, agent, listed);
    }

    /** Replaces nginx, or whatever comes first in the search path. */
    Options overlay(Map<String, String> files) {
        return new Options(change, withDns, graceSeconds, files, secret, sizes, searchPath, agent, listed);
    }

    Options secret(Map<String, String> keys) {
        return new Options(change, withDns, graceSeconds, overlay, keys, sizes, searchPath, agent, listed);
    }

    /** A directory that is no larger. */
    Options size(String path, String size) {
        return new Options(
                change, withDns, graceSeconds, overlay, secret, Map.of(path, size), searchPath, agent, listed);
    }

    /** The container's whole PATH. */
    Options searchPath(String path) {
        return new Options(change, withDns, graceSeconds, overlay, secret, sizes, path, agent, listed);
    }

    /** As with {@code endpointUpdates: Reload}. */
    Options withListedEndpoints() {
        return new Options(change, false, graceSeconds, overlay, secret, sizes, searchPath, agent, true);
    }

    Options agent(UnaryOperator<String> newAgent) {
        return new Options(change, withDns, graceSeconds, overlay, secret, sizes, searchPath, newAgent, listed);
    }

    /** The rendered files with the changes of their text. */
    Map<String, String> files(BalancerModel model) {
        var files = new TreeMap<>(ConfigRenderer.render(model).files());
        files.computeIfPresent(ConfigRenderer.NGINX_CONF, (name, text) -> change.apply(text));
        files.computeIfPresent(ConfigRenderer.AGENT, (name, text) -> agent.apply(text));
        return files;
    }

    /** The text without each line that is this one; a line that is not there is the test's mistake. */
    static String without(String text, String line) {
        return replace(text, line, "");
    }

    static String replace(String text, String line, String replacement) {
        var pattern = "(?m)^ *" + Pattern.quote(line) + "$";
        var result = text.replaceAll(pattern, Matcher.quoteReplacement(replacement));
        if (result.equals(text)) {
            throw new IllegalArgumentException("nginx.conf has no line " + line);
        }
        return result;
    }
}
