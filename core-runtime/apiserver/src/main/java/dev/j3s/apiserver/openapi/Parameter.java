package dev.j3s.apiserver.openapi;

import dev.j3s.model.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parameter of a path or a query.
 *
 * @param type string, integer or boolean
 * @param owner the options definition whose field it is; empty when {@code description} is literal
 */
record Parameter(
        String name, String in, String type, boolean required, String owner, String description) {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /**
     * Old clients look for these two inside the operation and follow no reference, so a v2 document
     * spells them out.
     */
    private static final Set<String> INLINE = Set.of("dryRun", "fieldValidation");

    static final Parameter PRETTY =
            query(
                    "pretty",
                    "string",
                    "If 'true', then the output is pretty printed. Defaults to 'false' unless the"
                            + " user-agent indicates a browser or command-line HTTP tool (curl and"
                            + " wget).");

    static final Parameter NAMESPACE =
            path("namespace", "object name and auth scope, such as for teams and projects");

    static final List<Parameter> LIST =
            List.of(
                    option("ListOptions", "allowWatchBookmarks", "boolean"),
                    option("ListOptions", "continue", "string"),
                    option("ListOptions", "fieldSelector", "string"),
                    option("ListOptions", "labelSelector", "string"),
                    option("ListOptions", "limit", "integer"),
                    option("ListOptions", "resourceVersion", "string"),
                    option("ListOptions", "resourceVersionMatch", "string"),
                    option("ListOptions", "sendInitialEvents", "boolean"),
                    option("ListOptions", "timeoutSeconds", "integer"),
                    option("ListOptions", "watch", "boolean"));

    static final List<Parameter> CREATE =
            List.of(
                    option("CreateOptions", "dryRun", "string"),
                    option("CreateOptions", "fieldManager", "string"),
                    option("CreateOptions", "fieldValidation", "string"));

    static final List<Parameter> UPDATE =
            List.of(
                    option("UpdateOptions", "dryRun", "string"),
                    option("UpdateOptions", "fieldManager", "string"),
                    option("UpdateOptions", "fieldValidation", "string"));

    static final List<Parameter> PATCH =
            List.of(
                    option("PatchOptions", "dryRun", "string"),
                    option("PatchOptions", "fieldManager", "string"),
                    option("PatchOptions", "fieldValidation", "string"),
                    option("PatchOptions", "force", "boolean"));

    static final List<Parameter> DELETE =
            List.of(
                    option("DeleteOptions", "dryRun", "string"),
                    option("DeleteOptions", "gracePeriodSeconds", "integer"),
                    option(
                            "DeleteOptions",
                            "ignoreStoreReadErrorWithClusterBreakingPotential",
                            "boolean"),
                    option("DeleteOptions", "orphanDependents", "boolean"),
                    option("DeleteOptions", "propagationPolicy", "string"));

    static Parameter path(String name, String description) {
        return new Parameter(name, "path", "string", true, "", description);
    }

    static Parameter query(String name, String type, String description) {
        return new Parameter(name, "query", type, false, "", description);
    }

    private static Parameter option(String kind, String name, String type) {
        return new Parameter(name, "query", type, false, META + kind, "");
    }

    /** The fields of an options kind such as PodExecOptions; lists are given as one string. */
    static List<Parameter> ofOptions(Schema options) {
        return options.properties().entrySet().stream()
                .filter(e -> !Set.of("kind", "apiVersion").contains(e.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(e ->
                        new Parameter(
                                e.getKey(),
                                "query",
                                switch (e.getValue().type()) {
                                    case BOOLEAN -> "boolean";
                                    case INTEGER -> "integer";
                                    default -> "string";
                                },
                                false,
                                options.name(),
                                ""))
                .toList();
    }

    boolean inline() {
        return INLINE.contains(name) || in.equals("path") && !equals(NAMESPACE);
    }

    /** The name a v2 document keeps it under. */
    String key() {
        var kind = owner.substring(owner.lastIndexOf('.') + 1);
        return kind.isEmpty() ? name : name + "-" + kind;
    }
}
