package dev.j3s.apiserver.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code /metrics}, in Prometheus' text form. */
final class MetricsHandler implements PathHandler {
    private final PrometheusMeterRegistry registry;

    MetricsHandler(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        return new ApiResponse.Full(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                Payload.of(registry.scrape().getBytes(StandardCharsets.UTF_8)),
                Map.of(),
                List.of());
    }
}
