package dev.stickybalancer.support;

import dev.stickybalancer.render.PodPaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Self-signed certificates, and a client's trust in them. */
public record Certificate(String pem, String key) {
    /** Two for localhost. */
    public static final Certificate FIRST = forNames("DNS:localhost", "DNS:*.example.org", "IP:127.0.0.1");

    public static final Certificate SECOND = forNames("DNS:localhost", "DNS:*.example.org", "IP:127.0.0.1");

    /** Names in OpenSSL's form: {@code DNS:example.org} or {@code IP:127.0.0.1}. */
    public static Certificate forNames(String... names) {
        try {
            var directory = Files.createTempDirectory("certificate-");
            var key = directory.resolve("key.pem");
            var pem = directory.resolve("cert.pem");
            int exit = new ProcessBuilder(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "ec",
                            "-pkeyopt",
                            "ec_paramgen_curve:P-256",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=localhost",
                            "-addext",
                            "subjectAltName=" + String.join(",", names),
                            "-keyout",
                            key.toString(),
                            "-out",
                            pem.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("openssl: " + Files.readString(directory.resolve("log")));
            }
            var certificate = new Certificate(Files.readString(pem), Files.readString(key));
            for (var file : new Path[] {key, pem, directory.resolve("log"), directory}) {
                Files.delete(file);
            }
            return certificate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As in a Secret of type {@code kubernetes.io/tls}. */
    public Map<String, String> secret() {
        return Map.of(PodPaths.CERTIFICATE, pem, PodPaths.KEY, key);
    }

    public X509Certificate x509() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a server presents this one; whoever it is for. */
    public boolean isPresentedAt(String host, int port) {
        try (var socket = (SSLSocket) trust(this).getSocketFactory().createSocket(host, port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].equals(x509());
        } catch (IOException otherOrNone) {
            return false;
        }
    }

    /** A client that trusts these and nobody else. */
    public static SSLContext trust(Certificate... certificates) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.length; i++) {
                store.setCertificateEntry("trusted-" + i, certificates[i].x509());
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
