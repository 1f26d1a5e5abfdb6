package dev.j3s.helm.controller;

import java.util.Optional;

/** Where a chart comes from. An empty version means the newest. */
sealed interface ChartSource {
    /** How to reach the server: credentials and trust. */
    record Access(
            Optional<Login> login,
            Optional<ClientCertificate> certificate,
            boolean passCredentials,
            boolean insecureSkipTlsVerify,
            boolean plainHttp,
            String caPem) {}

    record Login(String user, String password) {}

    record ClientCertificate(String certificatePem, String keyPem) {}

    record Content(byte[] archive) implements ChartSource {}

    record Url(String url, Access access) implements ChartSource {}

    record Repository(String url, String chart, String version, Access access)
            implements ChartSource {}

    record Oci(String reference, String version, Access access) implements ChartSource {}
}
