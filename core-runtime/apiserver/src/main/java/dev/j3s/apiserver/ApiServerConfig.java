package dev.j3s.apiserver;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Where and as whom a server serves.
 *
 * @param host address to listen on: {@code 127.0.0.1}, {@code ::}
 * @param port 0: any free one
 * @param chain the server's certificate, leaf first
 * @param clientAuthorities who may have signed a client's certificate; empty: none is accepted
 * @param advertise {@code host:port} as clients reach it, shown by discovery
 * @param requestsInFlightMax requests at work at once, watches and streams not counted
 * @param compactionInterval how long history is kept at least
 */
public record ApiServerConfig(
        String host,
        int port,
        List<X509Certificate> chain,
        PrivateKey key,
        List<X509Certificate> clientAuthorities,
        String advertise,
        int requestsInFlightMax,
        Clock clock,
        PrometheusMeterRegistry metrics,
        Duration compactionInterval) {
    /** Upstream's two limits, reads and writes, together. */
    public static final int REQUESTS_IN_FLIGHT_MAX = 600;

    /** Upstream's. */
    public static final Duration COMPACTION_INTERVAL = Duration.ofMinutes(5);

    /** With upstream's compaction interval. */
    public ApiServerConfig(
            String host,
            int port,
            List<X509Certificate> chain,
            PrivateKey key,
            List<X509Certificate> clientAuthorities,
            String advertise,
            int requestsInFlightMax,
            Clock clock,
            PrometheusMeterRegistry metrics) {
        this(
                host,
                port,
                chain,
                key,
                clientAuthorities,
                advertise,
                requestsInFlightMax,
                clock,
                metrics,
                COMPACTION_INTERVAL);
    }

    public ApiServerConfig {
        chain = List.copyOf(chain);
        clientAuthorities = List.copyOf(clientAuthorities);
    }
}
