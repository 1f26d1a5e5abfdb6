package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;

/** Fields that an update may not change. */
final class Immutable {
    static final String MESSAGE = "field is immutable";

    private Immutable() {}

    /** {@code object} and {@code old} are the holders of {@code field}. */
    static void check(JsonNode object, JsonNode old, String field, Path path, Problems problems) {
        if (!Fields.same(object.get(field), old.get(field))) {
            var value = object.get(field);
            problems.invalid(path, value == null ? "" : value, MESSAGE);
        }
    }
}
