package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Node ports of services. A port belongs to one service; within it, several protocols may share it.
 */
final class NodePorts {
    private static final int BAND_MIN = 16;
    private static final int BAND_MAX = 128;
    private static final int BAND_DIVISOR = 32;

    private final int min;
    private final int max;
    private final ServiceClaims claims;
    private final RandomGenerator random;

    NodePorts(int min, int max, ServiceClaims claims, RandomGenerator random) {
        this.min = min;
        this.max = max;
        this.claims = claims;
        this.random = random;
    }

    private static boolean needsPorts(JsonNode spec) {
        var type = spec.path("type").asText("");
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }

    private static boolean needsHealthCheck(JsonNode spec) {
        return spec.path("type").asText("").equals("LoadBalancer")
                && spec.path("externalTrafficPolicy").asText("").equals("Local");
    }

    void allocate(
            ObjectNode spec,
            JsonNode before,
            ServiceAllocation.Round round,
            List<FieldError> errors) {
        if (needsPorts(spec)) {
            if (needsPorts(before)) {
                keep(spec, before);
            }
            ports(spec, before, round, errors);
        }
        if (needsHealthCheck(spec)) {
            if (needsHealthCheck(before) && !spec.hasNonNull("healthCheckNodePort")) {
                spec.set("healthCheckNodePort", before.path("healthCheckNodePort"));
            }
            healthCheck(spec, before, round);
        }
    }

    private static void keep(ObjectNode spec, JsonNode before) {
        var known = new HashMap<String, JsonNode>();
        before.path("ports").forEach(port -> known.put(key(port), port.path("nodePort")));
        for (var port : spec.path("ports")) {
            var had = known.get(key(port));
            if (port instanceof ObjectNode tree
                    && port.path("nodePort").asLong(0) == 0
                    && had != null
                    && had.isNumber()) {
                tree.set("nodePort", had);
            }
        }
    }

    private static String key(JsonNode port) {
        return port.path("protocol").asText("TCP") + " " + port.path("port").asText("");
    }

    private void ports(
            ObjectNode spec,
            JsonNode before,
            ServiceAllocation.Round round,
            List<FieldError> errors) {
        // number -> protocols this service uses it for
        var mine = new HashMap<Long, String>();
        var asked = spec.path("allocateLoadBalancerNodePorts");
        var allocates =
                !spec.path("type").asText("").equals("LoadBalancer") || asked.asBoolean(true);
        var index = 0;
        for (var port : spec.path("ports")) {
            var number = port.path("nodePort").asLong(0);
            if (number != 0) {
                explicit(port, "spec.ports[" + index + "].nodePort", before, mine, round, errors);
            }
            index++;
        }
        if (!allocates || !errors.isEmpty()) {
            return;
        }
        for (var port : spec.path("ports")) {
            if (port instanceof ObjectNode tree && port.path("nodePort").asLong(0) == 0) {
                tree.put("nodePort", shared(spec, port, mine, round));
            }
        }
    }

    private void explicit(
            JsonNode port,
            String field,
            JsonNode before,
            Map<Long, String> mine,
            ServiceAllocation.Round round,
            List<FieldError> errors) {
        var number = port.path("nodePort").asLong();
        var protocol = " " + port.path("protocol").asText("TCP") + " ";
        var used = mine.getOrDefault(number, "");
        if (used.contains(protocol)) {
            errors.add(FieldError.invalid(field, number, "provided port is already allocated"));
            return;
        }
        mine.put(number, used + protocol);
        if (!used.isEmpty() || had(before, number)) {
            return;
        }
        var owner = claims.owner(ServiceClaims.ofPort(number));
        if (number < min || number > max) {
            errors.add(
                    FieldError.invalid(
                            field,
                            number,
                            "provided port is not in the valid range. The range of valid ports is "
                                    + min
                                    + "-"
                                    + max));
        } else if (owner != null && !owner.equals(round.owner())) {
            errors.add(FieldError.invalid(field, number, "provided port is already allocated"));
        } else {
            round.claimed().add(ServiceClaims.ofPort(number));
        }
    }

    private static boolean had(JsonNode before, long number) {
        for (var port : before.path("ports")) {
            if (port.path("nodePort").asLong(0) == number) {
                return true;
            }
        }
        return before.path("healthCheckNodePort").asLong(0) == number;
    }

    /** The port that another protocol of the same service port has, or a new one. */
    private long shared(
            JsonNode spec, JsonNode port, Map<Long, String> mine, ServiceAllocation.Round round) {
        var protocol = " " + port.path("protocol").asText("TCP") + " ";
        for (var other : spec.path("ports")) {
            var number = other.path("nodePort").asLong(0);
            if (number != 0
                    && other.path("port").equals(port.path("port"))
                    && !mine.getOrDefault(number, "").contains(protocol)) {
                mine.merge(number, protocol, String::concat);
                return number;
            }
        }
        var number = free(round);
        mine.put(number, protocol);
        return number;
    }

    private long free(ServiceAllocation.Round round) {
        var size = max - min + 1;
        var from = size <= BAND_MIN ? 0 : Math.clamp(size / BAND_DIVISOR, BAND_MIN, BAND_MAX);
        var dynamic = size - from;
        var start = random.nextInt(dynamic);
        for (var step = 0; step < size; step++) {
            // the dynamic band from a random place on, then the static one
            var offset = step < dynamic ? from + (start + step) % dynamic : step - dynamic;
            var claim = ServiceClaims.ofPort(min + offset);
            if (claims.owner(claim) == null && !round.claimed().contains(claim)) {
                round.claimed().add(claim);
                return min + offset;
            }
        }
        throw ApiStatus.internal("failed to allocate a nodePort: range is full").asException();
    }

    private void healthCheck(ObjectNode spec, JsonNode before, ServiceAllocation.Round round) {
        var number = spec.path("healthCheckNodePort").asLong(0);
        if (number == 0) {
            spec.put("healthCheckNodePort", free(round));
            return;
        }
        var claim = ServiceClaims.ofPort(number);
        var owner = claims.owner(claim);
        if (had(before, number)) {
            return;
        }
        if (round.claimed().contains(claim) || (owner != null && !owner.equals(round.owner()))) {
            throw ApiStatus.internal(
                            "failed to allocate requested HealthCheck NodePort "
                                    + number
                                    + ": provided port is already allocated")
                    .asException();
        }
        round.claimed().add(claim);
    }
}
