package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.List;
import java.util.Set;

/** HorizontalPodAutoscalers, in autoscaling/v2, which both versions are stored as. */
final class HorizontalPodAutoscalerStrategy extends SpecStrategy {
    private static final int CPU_PERCENT = 80;
    private static final int PERIOD_SECONDS = 15;
    private static final int WINDOW_SECONDS_MAX = 3600;
    private static final int PERIOD_SECONDS_MAX = 1800;
    private static final Set<String> SELECT = Checks.setOf("Disabled", "Max", "Min");
    private static final Set<String> POLICIES = Checks.setOf("Percent", "Pods");
    private static final Set<String> METRICS =
            Checks.setOf("ContainerResource", "External", "Object", "Pods", "Resource");

    HorizontalPodAutoscalerStrategy() {
        super(true, false);
    }

    @Override
    public void applyDefaults(ObjectNode autoscaler) {
        var spec = Fields.ensure(autoscaler, "spec");
        Fields.defaultNumber(spec, "minReplicas", 1);
        if (Fields.size(spec, "metrics") == 0) {
            var metric = spec.putArray("metrics").addObject().put("type", "Resource");
            metric.putObject("resource")
                    .put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", CPU_PERCENT);
        }
        if (spec.get("behavior") instanceof ObjectNode behavior) {
            scaleUp(Fields.ensure(behavior, "scaleUp"));
            scaleDown(Fields.ensure(behavior, "scaleDown"));
        }
    }

    private static void scaleUp(ObjectNode rules) {
        Fields.defaultNumber(rules, "stabilizationWindowSeconds", 0);
        Fields.defaultPointer(rules, "selectPolicy", "Max");
        if (!Fields.has(rules, "policies")) {
            var policies = rules.putArray("policies");
            policies.addObject()
                    .put("type", "Pods")
                    .put("value", 4)
                    .put("periodSeconds", PERIOD_SECONDS);
            policies.addObject()
                    .put("type", "Percent")
                    .put("value", 100)
                    .put("periodSeconds", PERIOD_SECONDS);
        }
    }

    private static void scaleDown(ObjectNode rules) {
        Fields.defaultPointer(rules, "selectPolicy", "Max");
        if (!Fields.has(rules, "policies")) {
            rules.putArray("policies")
                    .addObject()
                    .put("type", "Percent")
                    .put("value", 100)
                    .put("periodSeconds", PERIOD_SECONDS);
        }
    }

    @Override
    void check(JsonNode autoscaler, Problems problems) {
        var spec = Fields.get(autoscaler, "spec");
        var min = Fields.number(spec, "minReplicas");
        var max = Fields.number(spec, "maxReplicas");
        if (min < 1) {
            problems.invalid(
                    Path.SPEC.child("minReplicas"), min, "must be greater than or equal to 1");
        }
        if (max < 1) {
            problems.invalid(Path.SPEC.child("maxReplicas"), max, "must be greater than 0");
        }
        if (max < min) {
            problems.invalid(
                    Path.SPEC.child("maxReplicas"),
                    max,
                    "must be greater than or equal to `minReplicas`");
        }
        target(Fields.get(spec, "scaleTargetRef"), problems);
        var metrics = Fields.items(spec, "metrics");
        for (var i = 0; i < metrics.size(); i++) {
            metric(metrics.get(i), Path.SPEC.child("metrics").index(i), problems);
        }
        for (var direction : List.of("scaleUp", "scaleDown")) {
            var rules = Fields.at(spec, "behavior", direction);
            if (rules.isObject()) {
                rules(rules, Path.SPEC.child("behavior", direction), problems);
            }
        }
    }

    private static void target(JsonNode target, Problems problems) {
        var path = Path.SPEC.child("scaleTargetRef");
        for (var field : List.of("kind", "name")) {
            var value = Fields.text(target, field);
            if (value.isEmpty()) {
                problems.required(path.child(field), "");
            } else {
                problems.invalid(path.child(field), value, Names.pathSegment(value));
            }
        }
    }

    private static void metric(JsonNode metric, Path path, Problems problems) {
        var type = Fields.text(metric, "type");
        if (type.isEmpty()) {
            problems.required(path.child("type"), "must specify a metric source type");
            return;
        }
        if (!METRICS.contains(type)) {
            problems.notSupported(path.child("type"), type, METRICS);
            return;
        }
        var field = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        if (!Fields.has(metric, field)) {
            problems.required(
                    path.child(field), "must populate information for the given metric source");
            return;
        }
        var source = metric.get(field);
        var target = Fields.get(source, "target");
        if (Fields.text(target, "type").isEmpty()) {
            problems.required(
                    path.child(field, "target", "type"), "must specify a metric target type");
        }
        if (type.endsWith("Resource") && Fields.text(source, "name").isEmpty()) {
            problems.required(path.child(field, "name"), "must specify a resource name");
        }
        if (Fields.has(target, "averageUtilization")
                && Fields.number(target, "averageUtilization") < 1) {
            problems.invalid(
                    path.child(field, "target", "averageUtilization"),
                    Fields.number(target, "averageUtilization"),
                    "must be greater than 0");
        }
    }

    private static void rules(JsonNode rules, Path path, Problems problems) {
        var window = Fields.number(rules, "stabilizationWindowSeconds");
        if (window < 0) {
            problems.invalid(
                    path.child("stabilizationWindowSeconds"),
                    window,
                    "must be greater than or equal to zero");
        } else if (window > WINDOW_SECONDS_MAX) {
            problems.invalid(
                    path.child("stabilizationWindowSeconds"),
                    window,
                    "must be less than or equal to " + WINDOW_SECONDS_MAX);
        }
        new Checks(problems).oneOf(rules, "selectPolicy", SELECT, path);
        var policies = Fields.items(rules, "policies");
        if (policies.isEmpty()) {
            problems.required(path.child("policies"), "must specify at least one Policy");
        }
        for (var i = 0; i < policies.size(); i++) {
            var at = path.child("policies").index(i);
            var type = Fields.text(policies.get(i), "type");
            if (!POLICIES.contains(type)) {
                problems.notSupported(at.child("type"), type, POLICIES);
            }
            if (Fields.number(policies.get(i), "value") <= 0) {
                problems.invalid(
                        at.child("value"),
                        Fields.number(policies.get(i), "value"),
                        "must be greater than zero");
            }
            var period = Fields.number(policies.get(i), "periodSeconds");
            if (period <= 0) {
                problems.invalid(at.child("periodSeconds"), period, "must be greater than zero");
            } else if (period > PERIOD_SECONDS_MAX) {
                problems.invalid(
                        at.child("periodSeconds"),
                        period,
                        "must be less than or equal to " + PERIOD_SECONDS_MAX);
            }
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        var status = Fields.get(object, "status");
        for (var count : List.of("currentReplicas", "desiredReplicas")) {
            new Checks(problems).notNegative(status, count, Path.STATUS);
        }
    }
}
