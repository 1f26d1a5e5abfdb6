package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;

/**
 * What a client asks of a write beside the object.
 *
 * @param fieldManager who owns what the write changes; never empty
 * @param apply server-side apply, which keeps its own account of owners
 * @param force apply takes fields from others
 */
public record WriteOptions(
        boolean dryRun,
        String fieldManager,
        FieldValidation fieldValidation,
        boolean force,
        boolean apply) {
    /** What becomes of unknown and duplicate fields. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /** The options object that admission sees: {@code CreateOptions}, {@code UpdateOptions}, ... */
    ObjectNode toJson(String kind) {
        var json = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (dryRun) {
            json.putArray("dryRun").add("All");
        }
        if (force) {
            json.put("force", true);
        }
        json.put("fieldManager", fieldManager);
        return json.put(
                "fieldValidation",
                switch (fieldValidation) {
                    case IGNORE -> "Ignore";
                    case WARN -> "Warn";
                    case STRICT -> "Strict";
                });
    }
}
