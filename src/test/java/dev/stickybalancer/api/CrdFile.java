package dev.stickybalancer.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The custom resource definition, generated from the classes of this package. */
public final class CrdFile {
    /** Where the generated file is kept for users. */
    public static final Path COMMITTED = Path.of("crds/stickybalancers.stickybalancer.dev.yaml");

    /** Helm reads nothing outside of a chart. */
    private static final Path IN_THE_CHART =
            Path.of("deploy/helm/stickybalancer/files").resolve(COMMITTED.getFileName());

    private static final String HEADING =
            "# Generated from src/main/java/dev/stickybalancer/api by `make crd`. Do not edit.\n";

    /** The generator sorts columns by path; people read them in this order. */
    private static final List<String> COLUMNS =
            List.of("Ready", "Reason", "Active", "Draining", "Replicas", "Address", "Age", "Hash", "Message");

    private CrdFile() {}

    /** The definition as it follows from the classes. */
    public static CustomResourceDefinition generate() throws IOException {
        Path directory = Files.createTempDirectory("crd");
        new CRDGenerator()
                .customResourceClasses(StickyBalancer.class)
                .inOutputDir(directory.toFile())
                .forCRDVersions("v1")
                .generate();
        try (Stream<Path> files = Files.list(directory)) {
            CustomResourceDefinition definition = Serialization.unmarshal(
                    Files.readString(files.findFirst().orElseThrow()), CustomResourceDefinition.class);
            definition.getSpec().getVersions().forEach(version -> version.getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(CrdFile::position)));
            return definition;
        }
    }

    /** The committed file; a new copy each time. */
    public static CustomResourceDefinition read() throws IOException {
        return read(COMMITTED);
    }

    public static CustomResourceDefinition read(Path file) throws IOException {
        return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    }

    /** The files that must have {@link #text()}. */
    static List<Path> committed() {
        return List.of(COMMITTED, IN_THE_CHART);
    }

    /** The text of the committed file. */
    public static String text() throws IOException {
        return HEADING + Serialization.asYaml(generate());
    }

    private static int position(CustomResourceColumnDefinition column) {
        int position = COLUMNS.indexOf(column.getName());
        if (position < 0) {
            throw new IllegalStateException("give the column " + column.getName() + " a place");
        }
        return position;
    }
}
