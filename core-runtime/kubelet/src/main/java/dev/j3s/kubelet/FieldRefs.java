package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The downward API: what a pod may read of itself. Pure. */
final class FieldRefs {
    private FieldRefs() {}

    /** What is known of the pod's place beside its object. */
    record Place(
            String nodeName,
            String hostIp,
            List<String> podIps,
            long nodeMilliCpu,
            long nodeMemory) {}

    static String field(Pod pod, String path, Place place) {
        var bracket = path.indexOf("['");
        if (bracket > 0 && path.endsWith("']")) {
            var key = path.substring(bracket + 2, path.length() - 2);
            return switch (path.substring(0, bracket)) {
                case "metadata.labels" -> pod.labels().getOrDefault(key, "");
                case "metadata.annotations" -> pod.annotations().getOrDefault(key, "");
                default -> throw new ConfigException("unsupported fieldPath: " + path);
            };
        }
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels" -> format(pod.labels());
            case "metadata.annotations" -> format(pod.annotations());
            case "spec.nodeName" -> place.nodeName();
            case "spec.serviceAccountName" -> pod.spec().path("serviceAccountName").asText();
            case "status.hostIP", "status.hostIPs" -> place.hostIp();
            case "status.podIP" -> place.podIps().isEmpty() ? "" : place.podIps().getFirst();
            case "status.podIPs" -> String.join(",", place.podIps());
            default -> throw new ConfigException("unsupported fieldPath: " + path);
        };
    }

    /** One {@code key="value"} a line, sorted, quoted as Go quotes. */
    private static String format(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + quote(e.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String quote(String value) {
        var out = new StringBuilder("\"");
        for (var c : value.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** A limit that is not set is what the node has to give. */
    static String resource(PodContainer container, JsonNode ref, Place place) {
        var name = ref.path("resource").asText();
        var dot = name.indexOf('.');
        var limit = name.startsWith("limits.");
        if (dot < 0 || !(limit || name.startsWith("requests."))) {
            throw new ConfigException("unsupported container resource : " + name);
        }
        var resource = name.substring(dot + 1);
        var value = limit ? container.limit(resource) : container.request(resource);
        if (limit && value.isZero()) {
            value =
                    switch (resource) {
                        case "cpu" -> Quantity.ofMilli(place.nodeMilliCpu());
                        case "memory" -> Quantity.of(place.nodeMemory(), Quantity.Format.BINARY_SI);
                        default -> value;
                    };
        }
        var divisor = Quantity.of(ref.path("divisor"));
        var unit = divisor.isZero() ? BigDecimal.ONE : divisor.amount();
        return value.amount().divide(unit, 0, RoundingMode.CEILING).toPlainString();
    }
}
