package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.FieldError;
import dev.j3s.model.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events, as the core group takes them (lenient) and as events.k8s.io does (strict). */
final class EventStrategy implements Strategy {
    private static final int SHORT_TEXT_MAX = 128;
    private static final int NOTE_MAX = 1024;
    private static final List<String> IMMUTABLE =
            List.of(
                    "involvedObject",
                    "reason",
                    "message",
                    "source",
                    "firstTimestamp",
                    "lastTimestamp",
                    "count",
                    "reason",
                    "type",
                    "eventTime",
                    "action",
                    "related",
                    "reportingComponent",
                    "reportingInstance");
    private static final List<String> REFERENCE_FIELDS =
            List.of(
                    "kind",
                    "namespace",
                    "name",
                    "uid",
                    "apiVersion",
                    "resourceVersion",
                    "fieldPath");

    private final boolean strict;

    EventStrategy(boolean strict) {
        this.strict = strict;
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }

    @Override
    public List<FieldError> validate(JsonNode event) {
        var problems = new Problems();
        validateAlways(event, problems);
        if (strict) {
            validateSeries(event, problems);
            validateStrictly(event, problems);
        }
        return problems.list();
    }

    @Override
    public List<FieldError> validateUpdate(JsonNode event, JsonNode old) {
        var problems = new Problems();
        validateAlways(event, problems);
        if (strict) {
            if (!Fields.same(event.get("series"), old.get("series"))) {
                validateSeries(event, problems);
            }
            for (var field : IMMUTABLE) {
                var name = field.equals("reportingComponent") ? "reportingController" : field;
                Immutable.check(event, old, field, Path.of(name), problems);
            }
        }
        return problems.list();
    }

    private void validateAlways(JsonNode event, Problems problems) {
        var namespace = Fields.text(Fields.get(event, "metadata"), "namespace");
        var involved = Fields.text(Fields.get(event, "involvedObject"), "namespace");
        if (matches(event, namespace, involved)) {
            problems.invalid(
                    Path.of("involvedObject").child("namespace"),
                    involved,
                    "does not match event.namespace");
        }
        if (Fields.has(event, "eventTime")) {
            validateReporter(event, problems);
            require(event, "action", SHORT_TEXT_MAX, problems);
            require(event, "reason", SHORT_TEXT_MAX, problems);
            limit(event, "message", NOTE_MAX, problems);
        }
        problems.invalid(Path.of("namespace"), namespace, Names.dns1123Subdomain(namespace));
    }

    private static boolean matches(JsonNode event, String namespace, String involved) {
        if (Fields.has(event, "eventTime")) {
            return involved.isEmpty()
                    && !namespace.equals("default")
                    && !namespace.equals("kube-system");
        }
        return involved.isEmpty()
                ? !namespace.isEmpty() && !namespace.equals("default")
                : !namespace.equals(involved);
    }

    private void validateReporter(JsonNode event, Problems problems) {
        var path = Path.of(strict ? "reportingController" : "reportingComponent");
        var reporter = Fields.text(event, "reportingComponent");
        if (reporter.isEmpty()) {
            problems.required(path, "");
        }
        problems.invalid(path, reporter, Names.qualifiedName(reporter));
        require(event, "reportingInstance", SHORT_TEXT_MAX, problems);
    }

    private static void require(JsonNode event, String field, int max, Problems problems) {
        if (Fields.text(event, field).isEmpty()) {
            problems.required(Path.of(field), "");
        }
        limit(event, field, max, problems);
    }

    private static void limit(JsonNode event, String field, int max, Problems problems) {
        if (Fields.text(event, field).length() > max) {
            problems.invalid(Path.of(field), "", "can have at most " + max + " characters");
        }
    }

    private static void validateSeries(JsonNode event, Problems problems) {
        var series = Fields.get(event, "series");
        if (!series.isObject()) {
            return;
        }
        if (Fields.number(series, "count") < 2) {
            problems.invalid(Path.of("series.count"), "", "should be at least 2");
        }
        if (!Fields.has(series, "lastObservedTime")) {
            problems.required(Path.of("series.lastObservedTime"), "");
        }
    }

    private static void validateStrictly(JsonNode event, Problems problems) {
        if (!Fields.has(event, "eventTime")) {
            problems.required(Path.of("eventTime"), "");
        }
        var type = Fields.text(event, "type");
        if (!type.equals("Normal") && !type.equals("Warning")) {
            problems.invalid(Path.of("type"), "", "has invalid value: " + type);
        }
        for (var field : List.of("firstTimestamp", "lastTimestamp")) {
            if (Fields.has(event, field)) {
                problems.invalid(Path.of(field), "", "needs to be unset");
            }
        }
        if (Fields.number(event, "count") != 0) {
            problems.invalid(Path.of("count"), "", "needs to be unset");
        }
        var source = Fields.get(event, "source");
        if (!Fields.text(source, "component").isEmpty() || !Fields.text(source, "host").isEmpty()) {
            problems.invalid(Path.of("source"), "", "needs to be unset");
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonNode event) {
        var fields = new HashMap<String, String>();
        var reference = Fields.get(event, "involvedObject");
        for (var field : REFERENCE_FIELDS) {
            var prefix = strict ? "regarding." : "involvedObject.";
            fields.put(prefix + field, Fields.text(reference, field));
        }
        var reporter = Fields.text(event, "reportingComponent");
        var component = Fields.text(Fields.get(event, "source"), "component");
        fields.put("reason", Fields.text(event, "reason"));
        fields.put("type", Fields.text(event, "type"));
        if (strict) {
            fields.put("reportingController", reporter);
        } else {
            fields.put("reportingComponent", reporter);
            fields.put("source", component.isEmpty() ? reporter : component);
        }
        return fields;
    }
}
