package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Column;
import dev.j3s.apiserver.registry.VersionConverter;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * HorizontalPodAutoscalers between autoscaling v1 and v2. What v1 has no field for (all metrics but
 * the CPU target, behavior, conditions) travels in annotations, written as upstream writes them.
 */
final class AutoscalerConverter implements VersionConverter {
    private static final String METRICS = "autoscaling.alpha.kubernetes.io/metrics";
    private static final String CURRENT_METRICS = "autoscaling.alpha.kubernetes.io/current-metrics";
    private static final String CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";
    private static final String BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";
    private static final String CPU_TARGET = "targetCPUUtilizationPercentage";
    private static final String CPU_CURRENT = "currentCPUUtilizationPercentage";

    @Override
    public ObjectNode convert(ObjectNode object, String group, String from, String to) {
        if (to.equals("v1")) {
            toV1(object);
        } else {
            toV2(object);
        }
        return object;
    }

    /** The v2 columns, reading a v1 object. */
    static List<Column> columns(List<Column> v2) {
        return v2.stream()
                .map(column ->
                        new Column(
                                column.name(),
                                column.type(),
                                column.format(),
                                column.description(),
                                column.priority(),
                                (object, now) -> column.value().of(asV2(object), now)))
                .toList();
    }

    private static JsonNode asV2(JsonNode object) {
        return new AutoscalerConverter().convert(object.deepCopy(), "autoscaling", "v1", "v2");
    }

    private static void toV1(ObjectNode object) {
        dropAnnotations(object);
        var spec = Fields.ensure(object, "spec");
        var others = Json.mapper().createArrayNode();
        for (var metric : Fields.items(spec, "metrics")) {
            if (isCpuUtilization(metric)) {
                if (!spec.has(CPU_TARGET)) {
                    spec.set(
                            CPU_TARGET,
                            Fields.at(metric, "resource", "target", "averageUtilization"));
                }
            } else {
                others.add(AutoscalerMetrics.specToV1(metric));
            }
        }
        spec.remove("metrics");
        annotate(object, METRICS, others);
        if (spec.remove("behavior") instanceof ObjectNode behavior) {
            annotate(object, BEHAVIOR, AutoscalerBehavior.toInternal(behavior));
        }
        if (object.get("status") instanceof ObjectNode status) {
            statusToV1(object, status);
        }
    }

    private static void statusToV1(ObjectNode object, ObjectNode status) {
        var current = Json.mapper().createArrayNode();
        for (var metric : Fields.items(status, "currentMetrics")) {
            current.add(AutoscalerMetrics.statusToV1(metric));
            var used = Fields.at(metric, "resource", "current", "averageUtilization");
            if (isCpu(metric) && used.isNumber()) {
                status.set(CPU_CURRENT, used);
            }
        }
        status.remove("currentMetrics");
        annotate(object, CURRENT_METRICS, current);
        if (status.remove("conditions") instanceof ArrayNode conditions) {
            annotate(object, CONDITIONS, conditions);
        }
    }

    private static void toV2(ObjectNode object) {
        var spec = Fields.ensure(object, "spec");
        var metrics = Json.mapper().createArrayNode();
        annotation(object, METRICS)
                .ifPresent(all -> all.forEach(m -> metrics.add(AutoscalerMetrics.specToV2(m))));
        var target = spec.remove(CPU_TARGET);
        if (target != null && target.isNumber()) {
            metrics.add(cpuTarget(target));
        }
        if (metrics.isEmpty()) {
            metrics.add(cpuTarget(Json.mapper().getNodeFactory().numberNode(80)));
        }
        spec.set("metrics", metrics);
        annotation(object, BEHAVIOR)
                .filter(JsonNode::isObject)
                .ifPresent(b -> spec.set("behavior", AutoscalerBehavior.toV2(b)));
        if (object.get("status") instanceof ObjectNode status) {
            statusToV2(object, status);
        }
        dropAnnotations(object);
    }

    private static void statusToV2(ObjectNode object, ObjectNode status) {
        var used = status.remove(CPU_CURRENT);
        var stored = annotation(object, CURRENT_METRICS);
        if (stored.isPresent()) {
            var current = status.putArray("currentMetrics");
            stored.get().forEach(m -> current.add(AutoscalerMetrics.statusToV2(m)));
        } else if (used != null && used.isNumber()) {
            var metric = status.putArray("currentMetrics").addObject().put("type", "Resource");
            metric.putObject("resource")
                    .put("name", "cpu")
                    .putObject("current")
                    .set("averageUtilization", used);
        }
        annotation(object, CONDITIONS).ifPresent(c -> status.set("conditions", c));
    }

    private static ObjectNode cpuTarget(JsonNode percentage) {
        var metric = Json.object().put("type", "Resource");
        metric.putObject("resource")
                .put("name", "cpu")
                .putObject("target")
                .put("type", "Utilization")
                .set("averageUtilization", percentage);
        return metric;
    }

    private static boolean isCpu(JsonNode metric) {
        return Fields.text(metric, "type").equals("Resource")
                && Fields.text(Fields.get(metric, "resource"), "name").equals("cpu");
    }

    private static boolean isCpuUtilization(JsonNode metric) {
        return isCpu(metric)
                && Fields.at(metric, "resource", "target", "averageUtilization").isNumber();
    }

    private static void annotate(ObjectNode object, String key, JsonNode value) {
        if (!value.isEmpty()) {
            var annotations = Fields.ensure(Fields.ensure(object, "metadata"), "annotations");
            annotations.put(key, new String(Json.write(value), StandardCharsets.UTF_8));
        }
    }

    /** An annotation that does not parse is ignored, as upstream does. */
    private static Optional<JsonNode> annotation(ObjectNode object, String key) {
        var text = Fields.text(Fields.at(object, "metadata", "annotations"), key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (Json.MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static void dropAnnotations(ObjectNode object) {
        var metadata = Fields.object(object, "metadata");
        if (metadata == null || !(metadata.get("annotations") instanceof ObjectNode annotations)) {
            return;
        }
        annotations.remove(
                new ArrayList<>(List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR)));
        if (annotations.isEmpty()) {
            metadata.remove("annotations");
        }
    }
}
