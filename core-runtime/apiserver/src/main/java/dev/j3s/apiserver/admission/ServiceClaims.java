package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address and node port. What is stored is the truth and is read again when it
 * changed, so nothing has to be released and a restart needs nothing; beside it, what was promised
 * to writes that are still under way. Not thread-safe: {@link ServiceAllocation} holds a lock.
 */
final class ServiceClaims {
    /** A write that has not arrived after this long has failed. */
    static final Duration PROMISE = Duration.ofSeconds(30);

    private static final GroupResource SERVICES = new GroupResource("", "services");

    private record Promise(String owner, Instant until) {}

    private final ObjectReader reader;
    private final Clock clock;
    private final Map<String, Promise> promised = new HashMap<>();
    private Map<String, String> stored = Map.of();
    private long revision = Long.MIN_VALUE;

    ServiceClaims(ObjectReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    static String ofPort(long port) {
        return "port " + port;
    }

    /** To be called before a round of questions. */
    void refresh() {
        var now = clock.instant();
        promised.values().removeIf(promise -> promise.until().isBefore(now));
        var current = reader.revision(SERVICES);
        if (current != revision) {
            var owners = new HashMap<String, String>();
            for (var service : reader.list(SERVICES, "")) {
                collect(service, owners);
            }
            stored = owners;
            revision = current;
        }
    }

    private static void collect(JsonNode service, Map<String, String> owners) {
        var metadata = service.path("metadata");
        var owner = metadata.path("namespace").asText("") + "/" + metadata.path("name").asText("");
        var spec = service.path("spec");
        for (var address : spec.path("clusterIPs")) {
            if (!address.asText().equals("None")) {
                owners.put(address.asText(), owner);
            }
        }
        for (var port : spec.path("ports")) {
            if (port.path("nodePort").asLong(0) > 0) {
                owners.put(ofPort(port.path("nodePort").asLong()), owner);
            }
        }
        if (spec.path("healthCheckNodePort").asLong(0) > 0) {
            owners.put(ofPort(spec.path("healthCheckNodePort").asLong()), owner);
        }
    }

    /** Absent: free. */
    @Nullable String owner(String claim) {
        var promise = promised.get(claim);
        return promise != null ? promise.owner() : stored.get(claim);
    }

    void promise(String claim, String owner) {
        promised.put(claim, new Promise(owner, clock.instant().plus(PROMISE)));
    }
}
