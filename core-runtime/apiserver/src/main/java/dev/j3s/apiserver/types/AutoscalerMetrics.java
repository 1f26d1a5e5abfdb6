package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.model.Json;

/** One metric of an autoscaler between the flat form of v1's annotations and v2's nested one. */
final class AutoscalerMetrics {
    private AutoscalerMetrics() {}

    static ObjectNode specToV1(JsonNode v2) {
        var type = Fields.text(v2, "type");
        var source = Fields.get(v2, sourceField(type));
        var target = Fields.get(source, "target");
        var v1 = Json.object().put("type", type);
        var flat = v1.putObject(sourceField(type));
        switch (type) {
            case "Object" -> {
                copy(source, "describedObject", flat, "target");
                metricToV1(source, flat, "selector");
                flat.put("targetValue", Fields.get(target, "value").asText("0"));
                copy(target, "averageValue", flat, "averageValue");
            }
            case "Pods" -> {
                metricToV1(source, flat, "selector");
                copy(target, "averageValue", flat, "targetAverageValue");
            }
            case "External" -> {
                metricToV1(source, flat, "metricSelector");
                copy(target, "value", flat, "targetValue");
                copy(target, "averageValue", flat, "targetAverageValue");
            }
            default -> {
                copy(source, "name", flat, "name");
                copy(target, "averageUtilization", flat, "targetAverageUtilization");
                copy(target, "averageValue", flat, "targetAverageValue");
                copy(source, "container", flat, "container");
            }
        }
        return v1;
    }

    static ObjectNode specToV2(JsonNode v1) {
        var type = Fields.text(v1, "type");
        var flat = Fields.get(v1, sourceField(type));
        var v2 = Json.object().put("type", type);
        var source = v2.putObject(sourceField(type));
        var target = Json.object();
        switch (type) {
            case "Object" -> {
                copy(flat, "target", source, "describedObject");
                metricToV2(flat, source, "selector");
                target.put("type", Fields.has(flat, "averageValue") ? "AverageValue" : "Value");
                copy(flat, "targetValue", target, "value");
                copy(flat, "averageValue", target, "averageValue");
            }
            case "Pods" -> {
                metricToV2(flat, source, "selector");
                target.put("type", "AverageValue");
                copy(flat, "targetAverageValue", target, "averageValue");
            }
            case "External" -> {
                metricToV2(flat, source, "metricSelector");
                target.put("type", Fields.has(flat, "targetValue") ? "Value" : "AverageValue");
                copy(flat, "targetValue", target, "value");
                copy(flat, "targetAverageValue", target, "averageValue");
            }
            default -> {
                copy(flat, "name", source, "name");
                copy(flat, "container", source, "container");
                var byUse = Fields.has(flat, "targetAverageUtilization");
                target.put("type", byUse ? "Utilization" : "AverageValue");
                copy(flat, "targetAverageUtilization", target, "averageUtilization");
                copy(flat, "targetAverageValue", target, "averageValue");
            }
        }
        source.set("target", target);
        return v2;
    }

    static ObjectNode statusToV1(JsonNode v2) {
        var type = Fields.text(v2, "type");
        var source = Fields.get(v2, sourceField(type));
        var current = Fields.get(source, "current");
        var v1 = Json.object().put("type", type);
        var flat = v1.putObject(sourceField(type));
        switch (type) {
            case "Object", "External" -> {
                copy(source, "describedObject", flat, "target");
                metricToV1(source, flat, type.equals("Object") ? "selector" : "metricSelector");
                flat.put("currentValue", Fields.get(current, "value").asText("0"));
                var average = type.equals("Object") ? "averageValue" : "currentAverageValue";
                copy(current, "averageValue", flat, average);
            }
            case "Pods" -> {
                metricToV1(source, flat, "selector");
                flat.put("currentAverageValue", Fields.get(current, "averageValue").asText("0"));
            }
            default -> {
                copy(source, "name", flat, "name");
                copy(current, "averageUtilization", flat, "currentAverageUtilization");
                flat.put("currentAverageValue", Fields.get(current, "averageValue").asText("0"));
                copy(source, "container", flat, "container");
            }
        }
        return v1;
    }

    static ObjectNode statusToV2(JsonNode v1) {
        var type = Fields.text(v1, "type");
        var flat = Fields.get(v1, sourceField(type));
        var v2 = Json.object().put("type", type);
        var source = v2.putObject(sourceField(type));
        var current = Json.object();
        switch (type) {
            case "Object", "External" -> {
                copy(flat, "target", source, "describedObject");
                metricToV2(flat, source, type.equals("Object") ? "selector" : "metricSelector");
                copy(flat, "currentValue", current, "value");
                var average = type.equals("Object") ? "averageValue" : "currentAverageValue";
                copy(flat, average, current, "averageValue");
            }
            case "Pods" -> {
                metricToV2(flat, source, "selector");
                copy(flat, "currentAverageValue", current, "averageValue");
            }
            default -> {
                copy(flat, "name", source, "name");
                copy(flat, "container", source, "container");
                copy(flat, "currentAverageUtilization", current, "averageUtilization");
                copy(flat, "currentAverageValue", current, "averageValue");
            }
        }
        source.set("current", current);
        return v2;
    }

    private static void metricToV1(JsonNode source, ObjectNode flat, String selector) {
        var metric = Fields.get(source, "metric");
        copy(metric, "name", flat, "metricName");
        copy(metric, "selector", flat, selector);
    }

    private static void metricToV2(JsonNode flat, ObjectNode source, String selector) {
        var metric = source.putObject("metric");
        copy(flat, "metricName", metric, "name");
        copy(flat, selector, metric, "selector");
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String as) {
        if (Fields.has(from, field)) {
            to.set(as, from.get(field));
        }
    }

    private static String sourceField(String type) {
        return type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }
}
