package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.cli.Cli;
import dev.stickybalancer.docs.Block;
import dev.stickybalancer.docs.CommandSandbox;
import dev.stickybalancer.docs.ForeignKinds;
import dev.stickybalancer.docs.Page;
import dev.stickybalancer.docs.Transcript;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every YAML block of every page is applied to a real API server, without being stored, and every command is run there, in
 * a namespace with the demo's app and a balancer {@code shop} that is ready. A block that this cannot do says so in a
 * comment above it: {@code <!-- not run: REASON -->}.
 */
@WithApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationIT {
    /** {@code TutorialE2E} runs those that need running pods, {@link HelmInstallIT} those that install and uninstall. */
    private static final Set<Path> RUN_ELSEWHERE = Set.of(Path.of("docs/tutorial.md"), Path.of("docs/install.md"));

    private static final Duration PAGE_LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path SAMPLE = Path.of("deploy/samples/minimal.yaml");

    private final ApiServer apiServer;
    private final Scene scene;
    private final ForeignKinds foreignKinds = ForeignKinds.read();
    private final List<Page> pages = Page.all();
    private Path shop;
    private int applied;
    private int run;
    private final List<String> notRun = new ArrayList<>();

    @TempDir
    private static Path directory;

    DocumentationIT(ApiServer apiServer, Scene scene) {
        this.apiServer = apiServer;
        this.scene = scene;
    }

    @BeforeAll
    void open() throws IOException {
        kubectl("apply", "-f", "dev/demo/app/meteor.yaml");
        kubectl("delete", "service", Scene.APP); // the scene's own fits its endpoints
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2", "10.1.0.3");
        shop = directory.resolve("shop.yaml");
        Files.writeString(shop, Files.readString(SAMPLE).replace("name: minimal", "name: shop"));
        kubectl("apply", "-f", shop.toString());
        scene.makeReady("shop");
        apiServer.kubectl("create", "namespace", "argocd");
        apiServer.kubectl("create", "configmap", "argocd-cm", "-n", "argocd");
    }

    @TestFactory
    Stream<DynamicTest> yaml_is_admitted_and_valid() {
        return blocks().filter(block -> block.isYaml() && block.notRun().isEmpty())
                .map(block -> DynamicTest.dynamicTest(block.where(), () -> {
                    apply(block);
                    applied++;
                }));
    }

    @TestFactory
    Stream<DynamicTest> commands_do_what_the_page_says() {
        return pages.stream()
                .filter(page -> !RUN_ELSEWHERE.contains(page.path()))
                .filter(page -> !Transcript.of(page.blocks()).isEmpty())
                .map(page -> DynamicTest.dynamicTest(page.toString(), () -> run(page)));
    }

    @TestFactory
    Stream<DynamicTest> every_block_is_one_that_is_tried_or_says_why_not() {
        return blocks().filter(block -> !block.isYaml() && !block.isCommands() && !block.isPicture())
                .map(block -> DynamicTest.dynamicTest(block.where(), () -> {
                    if (block.notRun().isEmpty()) {
                        fail("who tries a block of " + block.language() + "?");
                    }
                }));
    }

    @AfterAll
    void count() {
        blocks().forEach(block -> block.notRun().ifPresent(reason -> notRun.add("  " + block.where() + ": " + reason)));
        System.out.printf(
                "Documentation: %d pages, %d YAML blocks applied, %d blocks of commands run, %d not run:%n%s%n",
                pages.size(), applied, run, notRun.size(), String.join("\n", notRun));
        apiServer.kubectl("delete", "namespace", "argocd", "--wait=false");
    }

    private Stream<Block> blocks() {
        return pages.stream().flatMap(page -> page.blocks().stream());
    }

    private void apply(Block block) throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(block.content()).forEachRemaining(objects::add);
        for (ObjectNode object : objects) {
            complete(object, block);
            if (foreignKinds.knows(object)) {
                assertEquals(Set.of(), foreignKinds.unknownFields(object), "no such field");
                continue;
            }
            Path file = Files.createTempFile(directory, "block", ".yaml");
            YAML.writeValue(file.toFile(), object);
            String admitted = kubectl(
                    "apply",
                    "--server-side",
                    "--force-conflicts",
                    "--dry-run=server",
                    "--validate=strict",
                    "--output=json",
                    "-f",
                    file.toString());
            if (object.path("kind").asText().equals("StickyBalancer")) {
                validate(admitted.substring(admitted.indexOf('{')));
            }
        }
    }

    /** A fragment is one of the balancer, or of the app's Deployment, where it shows the pod. */
    private static void complete(ObjectNode object, Block block) {
        if (object.has("kind")) {
            return;
        }
        JsonNode spec = object.path("spec");
        if (spec.isMissingNode()) {
            fail(block.where() + " is neither an object nor a spec");
        }
        boolean ofApp = spec.has("template") || spec.has("strategy");
        object.put("apiVersion", ofApp ? "apps/v1" : "stickybalancer.dev/v1alpha1")
                .put("kind", ofApp ? "Deployment" : "StickyBalancer")
                .putObject("metadata")
                .put("name", ofApp ? "meteor" : "shop");
    }

    private static void validate(String balancer) {
        StringWriter out = new StringWriter();
        int code = Cli.run(
                new String[] {"validate", "-f", "-"},
                new ByteArrayInputStream(balancer.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(out));
        assertEquals(0, code, out::toString);
    }

    private void run(Page page) throws IOException, InterruptedException {
        StickyBalancer initial = Serialization.unmarshal(Files.readString(shop), StickyBalancer.class);
        new Persistent<>(scene.balancers().inNamespace(scene.namespace()).withName("shop")).edit(changed -> {
            changed.setSpec(initial.getSpec());
            return changed;
        });
        scene.await("shop", "Programmed=True/Programmed");
        scene.nginxPods().rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
        String kubeconfig = Files.readString(apiServer.adminKubeconfig())
                .replace("user: test}", "user: test, namespace: " + scene.namespace() + "}");
        Transcript commands = Transcript.of(page.blocks());
        try (CommandSandbox sandbox = new CommandSandbox(Binaries.kubernetes("kubectl"), kubeconfig)) {
            sandbox.write("shop.yaml", Files.readString(shop));
            sandbox.write("kustomization.yaml", "resources: [shop.yaml]");
            assertEquals("", String.join("\n\n", sandbox.differences(commands, PAGE_LIMIT)));
        }
        run += (int) commands.entries().stream()
                .map(Transcript.Entry::where)
                .distinct()
                .count();
    }

    private String kubectl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-n", scene.namespace()));
        all.addAll(List.of(arguments));
        return apiServer.kubectl(all.toArray(String[]::new));
    }
}
