package dev.stickybalancer.apiserver;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;

/** How an API server and its clients know each other: keys, a certificate, tokens, and what clients are told of them. */
final class Credentials {
    private static final String ADMIN_TOKEN = "the-tests-themselves";

    private final Path directory;
    private final String url;

    /** Writes what the API server needs, but for its certificate: that it makes itself when it starts. */
    Credentials(Path directory, int port) throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.url = "https://127.0.0.1:" + port;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(privateKey(), pem("PRIVATE KEY", pair.getPrivate()));
        Files.writeString(publicKey(), pem("PUBLIC KEY", pair.getPublic()));
        Files.writeString(tokens(), ADMIN_TOKEN + ",tests,tests,\"system:masters\"\n");
    }

    /** For the API server's command line. */
    List<String> flags() {
        return List.of(
                "--cert-dir=" + certificate().getParent(),
                "--token-auth-file=" + tokens(),
                "--service-account-key-file=" + publicKey(),
                "--service-account-signing-key-file=" + privateKey());
    }

    /** A kubeconfig of a cluster administrator. */
    Path adminKubeconfig() throws IOException {
        return kubeconfig("admin", ADMIN_TOKEN);
    }

    Path kubeconfig(String user, String token) throws IOException {
        Path file = directory.resolve(user + ".kubeconfig");
        Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: test, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """
                        .formatted(url, certificate(), token));
        return file;
    }

    /** The text of a kubeconfig with the certificate in it, for where this machine's files cannot be seen. */
    String portable(Path kubeconfig) throws IOException {
        String certificate = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
        return Files.readString(kubeconfig)
                .replace(
                        "certificate-authority: \"" + certificate() + "\"",
                        "certificate-authority-data: " + certificate);
    }

    /** Of a cluster administrator. */
    Config admin() {
        return client(ADMIN_TOKEN);
    }

    Config client(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withCaCertFile(certificate().toString())
                .withOauthToken(token)
                .withNamespace("default")
                .build();
    }

    /** The server makes its certificate when it starts: the first question cannot check it yet. */
    Config unverified() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withTrustCerts(true)
                .withOauthToken(ADMIN_TOKEN)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private Path privateKey() {
        return directory.resolve("sa.key");
    }

    private Path publicKey() {
        return directory.resolve("sa.pub");
    }

    private Path tokens() {
        return directory.resolve("tokens.csv");
    }

    private Path certificate() {
        return directory.resolve("certs/apiserver.crt");
    }

    private static String pem(String type, Key key) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END " + type + "-----\n";
    }
}
