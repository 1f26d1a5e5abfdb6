package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Schema;
import java.util.ArrayList;
import java.util.List;

/** From what a client sent to a tree in the storage version, with defaults. */
final class Intake {
    private Intake() {}

    /** The body of a create or update of the object itself or of its status. */
    static ObjectNode object(Target target, Body body, WriteOptions options) {
        return defaulted(target, withoutDefaults(target, body, options));
    }

    /** The body in the client's version, in form. */
    static ObjectNode withoutDefaults(Target target, Body body, WriteOptions options) {
        var object = body.object();
        var kind = target.kind();
        checkKind(object, kind);
        conform(object, kind, target.version().schema(), body.problems(), target, options);
        return object;
    }

    /** Converts to the storage version and fills in defaults. */
    static ObjectNode defaulted(Target target, ObjectNode object) {
        var definition = target.definition();
        var stored = definition.convert(object, target.version(), definition.storageVersion());
        definition.strategy().applyDefaults(stored);
        return stored;
    }

    /** The body of a subresource that speaks another kind. */
    static ObjectNode other(
            Target target, GroupVersionKind kind, Schema schema, Body body, WriteOptions options) {
        checkKind(body.object(), kind);
        conform(body.object(), kind, schema, body.problems(), target, options);
        return body.object();
    }

    private static void checkKind(ObjectNode object, GroupVersionKind expected) {
        var apiVersion = object.path("apiVersion").asText("");
        var kind = object.path("kind").asText("");
        if (apiVersion.isEmpty() && kind.isEmpty()) {
            object.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
            return;
        }
        var given = GroupVersionKind.of(apiVersion, kind);
        if (!apiVersion.equals(expected.apiVersion())) {
            throw ApiStatus.badRequest(
                            given.group().equals(expected.group())
                                    ? handled(given, expected)
                                            + "no kind \""
                                            + kind
                                            + "\" is registered for version \""
                                            + apiVersion
                                            + "\" in scheme"
                                            + " \"pkg/api/legacyscheme/scheme.go:30\""
                                    : "the API version in the data ("
                                            + apiVersion
                                            + ") does not match the expected API version ("
                                            + expected.apiVersion()
                                            + ")")
                    .asException();
        }
        if (!kind.equals(expected.kind())) {
            throw ApiStatus.badRequest(
                            handled(given, expected)
                                    + "converting ("
                                    + given.version()
                                    + "."
                                    + kind
                                    + ") to ("
                                    + goPackage(expected.group())
                                    + "."
                                    + expected.kind()
                                    + "): unknown conversion")
                    .asException();
        }
    }

    private static String handled(GroupVersionKind given, GroupVersionKind expected) {
        return given.kind()
                + " in version \""
                + given.version()
                + "\" cannot be handled as a "
                + expected.kind()
                + ": ";
    }

    /** Upstream's name for the package of a group's internal types. */
    private static String goPackage(String group) {
        if (group.isEmpty()) {
            return "core";
        }
        var dot = group.indexOf('.');
        return dot < 0 ? group : group.substring(0, dot);
    }

    /** Drops unknown fields; says so, or refuses, as the client asked. */
    static void conform(
            ObjectNode object,
            GroupVersionKind kind,
            Schema schema,
            List<String> known,
            Target target,
            WriteOptions options) {
        var order = known.isEmpty() ? null : DocumentOrder.of(object);
        var problems = new ArrayList<>(known);
        problems.addAll(Canonical.conform(object, schema, kind));
        if (order != null) {
            problems.sort(order);
        }
        if (problems.isEmpty()) {
            return;
        }
        switch (options.fieldValidation()) {
            case IGNORE -> {}
            case WARN -> target.warnings().addAll(problems);
            case STRICT ->
                    throw ApiStatus.badRequest(
                                    kind.kind()
                                            + " in version \""
                                            + kind.version()
                                            + "\" cannot be handled as a "
                                            + kind.kind()
                                            + ": strict decoding error: "
                                            + String.join(", ", problems))
                            .asException();
        }
    }
}
