package dev.j3s.apiserver.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Where the edge listens and with what certificate; see {@code ApiServerConfig}. */
public record EdgeConfig(
        String host,
        int port,
        List<X509Certificate> chain,
        PrivateKey key,
        List<X509Certificate> clientAuthorities,
        int requestsInFlightMax) {}
