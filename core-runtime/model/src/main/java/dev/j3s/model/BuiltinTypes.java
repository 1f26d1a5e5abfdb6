package dev.j3s.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table of built-in types. The text stays as it is in memory and a type is parsed when it is
 * first asked for: a server uses a part of them, and start-up waits for none.
 */
final class BuiltinTypes {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String API = "io.k8s.api.";

    /** Go packages whose group is not their own name with {@code .k8s.io}. */
    private static final Map<String, String> PACKAGE_OF_GROUP =
            Map.of(
                    "",
                    API + "core.",
                    "apps",
                    API + "apps.",
                    "autoscaling",
                    API + "autoscaling.",
                    "batch",
                    API + "batch.",
                    "policy",
                    API + "policy.",
                    "rbac.authorization.k8s.io",
                    API + "rbac.",
                    "flowcontrol.apiserver.k8s.io",
                    API + "flowcontrol.",
                    "apiextensions.k8s.io",
                    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.",
                    "apiregistration.k8s.io",
                    "io.k8s.kube-aggregator.pkg.apis.apiregistration.");

    private static final Set<String> KINDS_OF_EVERY_GROUP =
            Set.of(
                    "CreateOptions",
                    "DeleteOptions",
                    "GetOptions",
                    "ListOptions",
                    "PatchOptions",
                    "UpdateOptions",
                    "WatchEvent");

    private final String text;
    private final Map<String, Integer> offsets;
    private final Map<String, BuiltinType> parsed = new ConcurrentHashMap<>();

    private BuiltinTypes(String text, Map<String, Integer> offsets) {
        this.text = text;
        this.offsets = offsets;
    }

    static BuiltinTypes load() {
        var text = resource("builtin-types.txt");
        return new BuiltinTypes(text, definitionOffsets(text));
    }

    /** Where each {@code =name} line starts. */
    static Map<String, Integer> definitionOffsets(String text) {
        var offsets = new HashMap<String, Integer>();
        var at = 0;
        while (at >= 0 && at < text.length()) {
            var end = at + 1;
            while (" \t\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            offsets.put(text.substring(at + 1, end), at);
            var next = text.indexOf("\n=", end);
            at = next < 0 ? -1 : next + 1;
        }
        return offsets;
    }

    /** The lines of the definition that starts at {@code offset}. */
    static String definitionLines(String text, int offset) {
        var next = text.indexOf("\n=", offset);
        return text.substring(offset, next < 0 ? text.length() : next);
    }

    static String resource(String name) {
        try (var stream = BuiltinTypes.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the jar of j3s-model");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> names() {
        return offsets.keySet();
    }

    Optional<BuiltinType> type(String name) {
        var known = parsed.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        var offset = offsets.get(name);
        if (offset == null) {
            return Optional.empty();
        }
        return Optional.of(
                parsed.computeIfAbsent(
                        name, n -> BuiltinType.parse(definitionLines(text, offset))));
    }

    /** The type a field refers to; the table is closed, so it is there. */
    BuiltinType referred(BuiltinField field) {
        return type(field.ref())
                .orElseThrow(() -> new IllegalStateException("no definition " + field.ref()));
    }

    /** The type CRDs refer to themselves with. */
    BuiltinType jsonSchemaProps() {
        return type(PACKAGE_OF_GROUP.get("apiextensions.k8s.io") + "v1.JSONSchemaProps")
                .orElseThrow(() -> new IllegalStateException("no JSONSchemaProps"));
    }

    Optional<BuiltinType> type(GroupVersionKind kind) {
        var own = packageOf(kind.group()) + kind.version() + "." + kind.kind();
        return type(own).filter(BuiltinType::isKind).or(() -> metaType(kind));
    }

    private Optional<BuiltinType> metaType(GroupVersionKind kind) {
        var shared =
                kind.group().isEmpty()
                        || kind.group().equals("meta.k8s.io")
                        || KINDS_OF_EVERY_GROUP.contains(kind.kind());
        return shared
                ? type(META + kind.kind())
                        .filter(t -> t.isKind() || t.name().equals(META + "WatchEvent"))
                : Optional.empty();
    }

    private static String packageOf(String group) {
        var known = PACKAGE_OF_GROUP.get(group);
        if (known != null) {
            return known;
        }
        var suffix = ".k8s.io";
        return group.endsWith(suffix)
                ? API + group.substring(0, group.length() - suffix.length()) + "."
                : "none.";
    }
}
