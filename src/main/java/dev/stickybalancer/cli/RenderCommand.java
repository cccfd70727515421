package dev.stickybalancer.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.Plan;
import dev.stickybalancer.plan.PlanMemory;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code render}: the files that the operator would give to the nginx pods of one balancer. */
@Command(
        name = "render",
        description = "Shows the files that the nginx pods of a StickyBalancer get.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:shown", "1:the balancer has problems", "2:there is not exactly one, or it cannot be read"},
        mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    private static final String HOSTS = "hosts";

    @Mixin
    private final Input input;

    @Option(names = "--name", description = "Which one, where the input has several.")
    private Optional<String> name;

    @Option(
            names = "--endpoints",
            split = ",",
            paramLabel = "ADDRESS:PORT",
            converter = AppEndpoint.Converter.class,
            description = "The app's pods that take users.")
    private List<AppEndpoint> ready = List.of();

    @Option(
            names = "--draining",
            split = ",",
            paramLabel = "ADDRESS:PORT",
            converter = AppEndpoint.Converter.class,
            description = "The app's pods that only keep the users they have.")
    private List<AppEndpoint> draining = List.of();

    @Option(
            names = "--file",
            defaultValue = ConfigRenderer.NGINX_CONF,
            description = "nginx.conf (default), hosts, Corefile, agent.sh, holding.conf, certificate-test.conf or"
                    + " requests.mtail.")
    private String file;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; json holds all files. Default ${DEFAULT-VALUE}")
    private Cli.Output output;

    @Spec
    private CommandSpec command;

    RenderCommand(InputStream in) {
        input = new Input(in);
    }

    @Override
    public Integer call() throws UnreadableException {
        Verdict verdict = Verdict.of(chosen());
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        if (verdict.settings().isEmpty()) {
            verdict.problems().forEach(err::println);
            return Cli.INVALID;
        }
        SortedMap<String, String> files =
                files(verdict.balancer().getMetadata(), verdict.settings().get());
        if (output == Cli.Output.JSON) {
            ObjectNode all = new JsonMapper().createObjectNode();
            files.forEach(all::put);
            out.println(all.toPrettyString());
        } else if (files.containsKey(file)) {
            out.print(files.get(file));
            out.flush();
        } else {
            throw new UnreadableException(
                    "--file: there is no " + file + ", but " + String.join(", ", files.keySet()) + ".");
        }
        return Cli.OK;
    }

    private Document chosen() throws UnreadableException {
        List<Document> balancers = input.balancers().stream()
                .filter(document -> name.isEmpty() || name.get().equals(document.name()))
                .toList();
        if (balancers.size() != 1) {
            throw new UnreadableException("There must be one StickyBalancer, and there are " + balancers.size()
                    + (balancers.isEmpty() ? "." : "; choose with --name: ")
                    + String.join(", ", balancers.stream().map(Document::name).toList()));
        }
        return balancers.get(0);
    }

    private SortedMap<String, String> files(ObjectMeta metadata, Settings settings) throws UnreadableException {
        AddressFamily family = family();
        HostsFile hosts = hosts(Plan.of(settings.endpointUpdates()), settings, family);
        if (metadata.getNamespace() == null) {
            metadata.setNamespace("default");
        }
        var rendered = ConfigRenderer.render(
                settings.model(metadata, family, hosts.servers(settings.endpointUpdates(), settings.stickyModule())));
        SortedMap<String, String> files = new TreeMap<>(rendered.files());
        files.put(HOSTS, hosts.text());
        return files;
    }

    private AddressFamily family() throws UnreadableException {
        List<AppEndpoint> all = new ArrayList<>(ready);
        all.addAll(draining);
        List<AddressFamily> families =
                all.stream().map(AppEndpoint::family).distinct().toList();
        if (families.size() > 1) {
            throw new UnreadableException("--endpoints: a balancer serves IPv4 or IPv6 addresses, not both.");
        }
        return families.isEmpty() ? AddressFamily.IPV4 : families.get(0);
    }

    /** No nginx pod has to be waited for, so that the plan comes to its end by itself. */
    private HostsFile hosts(Plan plan, Settings settings, AddressFamily family) {
        List<Endpoint> endpoints = new ArrayList<>();
        ready.forEach(endpoint -> endpoints.add(endpoint.in(Endpoint.State.READY)));
        draining.forEach(endpoint -> endpoints.add(endpoint.in(Endpoint.State.TERMINATING_SERVING)));
        BackendPort port = new BackendPort("", expectedPort(settings), family);
        var seen = new Endpoints(true, List.copyOf(endpoints));
        var planned = plan.next(Optional.empty(), seen, port, List.of(), PlanMemory.NONE, Instant.EPOCH);
        while (!planned.settled()) {
            planned = plan.next(Optional.of(planned.file()), seen, port, List.of(), planned.memory(), Instant.EPOCH);
        }
        return planned.file();
    }

    private static int expectedPort(Settings settings) {
        if (settings.app() instanceof Settings.BySelector app && app.port().getIntVal() != null) {
            return app.port().getIntVal();
        }
        return BackendPort.METEOR_PORT;
    }
}
