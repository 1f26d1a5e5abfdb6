package dev.j3s.apiserver.types.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The Targets cell of an autoscaling/v2 HorizontalPodAutoscaler: current/wanted of each metric. */
final class AutoscalerTargets {
    private static final int SHOWN_MAX = 2;
    private static final String UNKNOWN = "<unknown>";

    private AutoscalerTargets() {}

    static String of(JsonNode autoscaler) {
        var metrics = Fields.items(Fields.get(autoscaler, "spec"), "metrics");
        var current = Fields.items(Fields.get(autoscaler, "status"), "currentMetrics");
        if (metrics.isEmpty()) {
            return Cells.NONE;
        }
        var shown = new ArrayList<String>();
        for (var i = 0; i < Math.min(metrics.size(), SHOWN_MAX); i++) {
            shown.add(metric(metrics.get(i), i < current.size() ? current.get(i) : null));
        }
        var text = String.join(", ", shown);
        var more = metrics.size() - SHOWN_MAX;
        return more > 0 ? text + " + " + more + " more..." : text;
    }

    private static String metric(JsonNode spec, @Nullable JsonNode status) {
        return switch (Fields.text(spec, "type")) {
            case "External" -> values(spec, status, "external");
            case "Object" -> values(spec, status, "object");
            case "Pods" ->
                    current(status, "pods", "averageValue")
                            + "/"
                            + target(spec, "pods", "averageValue");
            case "Resource" -> resource(spec, status, "resource");
            case "ContainerResource" -> resource(spec, status, "containerResource");
            default -> "<unknown type>";
        };
    }

    private static String values(JsonNode spec, @Nullable JsonNode status, String source) {
        var average = target(spec, source, "averageValue");
        return average.isEmpty()
                ? current(status, source, "value") + "/" + target(spec, source, "value")
                : current(status, source, "averageValue") + "/" + average + " (avg)";
    }

    private static String resource(JsonNode spec, @Nullable JsonNode status, String source) {
        var name = Fields.text(Fields.get(spec, source), "name");
        var average = target(spec, source, "averageValue");
        if (!average.isEmpty()) {
            return name + ": " + current(status, source, "averageValue") + "/" + average;
        }
        var used = current(status, source, "averageUtilization");
        var wanted = target(spec, source, "averageUtilization");
        return name
                + ": "
                + (used.equals(UNKNOWN) ? used : used + "%")
                + "/"
                + (wanted.isEmpty() ? "<auto>" : wanted + "%");
    }

    private static String target(JsonNode spec, String source, String field) {
        return Fields.at(spec, source, "target", field).asText("");
    }

    private static String current(@Nullable JsonNode status, String source, String field) {
        return status == null
                ? UNKNOWN
                : Cells.orElse(Fields.at(status, source, "current", field).asText(""), UNKNOWN);
    }
}
