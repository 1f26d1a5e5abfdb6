package dev.j3s.pki;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * The text of a kubeconfig file with everything inlined, as kubectl and client libraries read it.
 */
public final class Kubeconfig {
    private Kubeconfig() {}

    /** One cluster, one user, one context, all named {@code name}; {@code server} is a URL. */
    public static String text(String name, String server, String authorityPem, KeyPairFile client) {
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %1$s
          cluster:
            certificate-authority-data: %3$s
            server: %2$s
        users:
        - name: %1$s
          user:
            client-certificate-data: %4$s
            client-key-data: %5$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        current-context: %1$s
        preferences: {}
        """
                .formatted(
                        name,
                        server,
                        base64(authorityPem),
                        base64(client.certificatePem()),
                        base64(client.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
