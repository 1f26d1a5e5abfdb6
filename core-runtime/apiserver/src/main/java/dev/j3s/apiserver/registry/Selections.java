package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.apiserver.watchcache.Selection;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldSelector;
import dev.j3s.model.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes a cache selection of a client's selectors. */
final class Selections {
    private static final String NAME = "metadata.name";
    private static final String NAMESPACE = "metadata.namespace";

    private Selections() {}

    static Selection of(Target target, ReadOptions options) {
        check(target, options.fields());
        var name = options.fields().exact(NAME).orElse(target.name());
        var namespace =
                target.namespace().isEmpty() && target.definition().namespaced()
                        ? options.fields().exact(NAMESPACE).orElse("")
                        : target.namespace();
        return new Selection(namespace, name, predicate(target, options));
    }

    private static Predicate<CachedObject> predicate(Target target, ReadOptions options) {
        var labels = options.labels();
        var fields = options.fields();
        if (labels.isEverything() && fields.isEverything()) {
            return Selection.EVERYTHING;
        }
        if (fields.isEverything()) {
            return object -> labels.matches(object.labels());
        }
        var source = source(target.definition());
        return object ->
                (labels.isEverything() || labels.matches(object.labels()))
                        && fields.matches(field -> value(object, field, source));
    }

    /** A cached object remembers the fields of its own type; another group's names differ. */
    private static Function<CachedObject, Map<String, String>> source(
            ResourceDefinition definition) {
        Function<JsonNode, Map<String, String>> fields = definition.strategy()::selectableFields;
        return definition.storageGroup().equals(definition.group())
                ? object -> object.fields(fields)
                : object -> fields.apply(object.tree());
    }

    private static String value(
            CachedObject object, String field, Function<CachedObject, Map<String, String>> source) {
        return switch (field) {
            case NAME -> object.key().name();
            case NAMESPACE -> object.key().namespace();
            default -> source.apply(object).getOrDefault(field, "");
        };
    }

    /** Which fields there are does not depend on the object. */
    private static void check(Target target, FieldSelector fields) {
        if (fields.isEverything()) {
            return;
        }
        Set<String> known = target.definition().strategy().selectableFields(Json.object()).keySet();
        for (var term : fields.terms()) {
            var field = term.field();
            if (!field.equals(NAME) && !field.equals(NAMESPACE) && !known.contains(field)) {
                throw ApiStatus.badRequest(
                                known.isEmpty()
                                        ? "\""
                                                + field
                                                + "\" is not a known field selector: only"
                                                + " \"metadata.name\", \"metadata.namespace\""
                                        : "field label not supported: " + field)
                        .asException();
            }
        }
    }
}
