package dev.stickybalancer.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Users from the command line, for demonstrations: {@code LoadMain http://HOST:PORT [option=value]...}. Options:
 * {@code websocket}, {@code polling}, {@code http} (users, 20 each), {@code cookieless} (0), {@code new} (per second, 5),
 * {@code seconds} (60), {@code name} (load), {@code directory} (target/load), and for each app pod {@code pod.NAME=ADDRESS:PORT}.
 */
public final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println("usage: LoadMain http://HOST:PORT [websocket=20] [polling=20] [http=20] [cookieless=0]"
                    + " [new=5] [seconds=60] [name=load] [directory=target/load] [pod.NAME=ADDRESS:PORT]...");
            System.exit(2);
        }
        Map<String, String> options = new HashMap<>();
        Map<String, Target> pods = new HashMap<>();
        for (int i = 1; i < args.length; i++) {
            String[] option = args[i].split("=", 2);
            if (option.length < 2) {
                throw new IllegalArgumentException("not of the form option=value: " + args[i]);
            } else if (option[0].startsWith("pod.")) {
                pods.put(option[0].substring("pod.".length()), Target.of(option[1]));
            } else {
                options.put(option[0], option[1]);
            }
        }
        var size = new Population.Size(
                number(options, "websocket", 20),
                number(options, "polling", 20),
                number(options, "http", 20),
                number(options, "new", 5),
                number(options, "cookieless", 0));
        try (var backends = BackendWatch.of(pods);
                var population = Population.start(Target.of(URI.create(args[0])), backends, size)) {
            Thread.sleep(Duration.ofSeconds(number(options, "seconds", 60)).toMillis());
            population
                    .finish(
                            options.getOrDefault("name", "load"),
                            Path.of(options.getOrDefault("directory", "target/load")))
                    .print();
        }
    }

    private static int number(Map<String, String> options, String name, int otherwise) {
        return Integer.parseInt(options.getOrDefault(name, String.valueOf(otherwise)));
    }
}
