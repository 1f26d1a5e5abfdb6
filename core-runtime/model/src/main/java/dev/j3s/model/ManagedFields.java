package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ManagedEntry.Manager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field, over the life of an object: tracking for create, update and patch, and
 * server-side apply (k8s.io/apimachinery managedfields). Managers of other API versions of the same
 * type are compared in the version of the request.
 *
 * @param schema of the version the request speaks
 * @param apiVersion of the request, {@code apps/v1}
 * @param subresource empty for the main resource
 * @param ignored fields that the resource resets on this path, which nobody comes to own: {@code
 *     status} on the main resource of a type with a status subresource
 */
public record ManagedFields(
        Schema schema, String apiVersion, String subresource, FieldSet ignored) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String KUBECTL = "kubectl";
    private static final String BEFORE_APPLY = "before-first-apply";
    private static final FieldSet META = metaFields();

    private static FieldSet metaFields() {
        var set =
                FieldSet.of("apiVersion").union(FieldSet.of("kind")).union(FieldSet.of("metadata"));
        for (var name :
                List.of(
                        "name",
                        "namespace",
                        "creationTimestamp",
                        "selfLink",
                        "uid",
                        "clusterName",
                        "generation",
                        "managedFields",
                        "resourceVersion")) {
            set = set.union(FieldSet.of("metadata", name));
        }
        return set;
    }

    /**
     * Tracks a create, update or patch that has already made its new state, in place.
     *
     * @param live the stored state; null on create
     */
    public void update(@Nullable ObjectNode live, ObjectNode updated, String manager, Instant now) {
        var old = live == null ? empty(updated) : live;
        var ownership = requested(old, updated);
        var given = updated.path("metadata").get("managedFields");
        var reset = given != null && isReset(given);
        removeEntries(updated);
        if (reset) {
            ownership = new Ownership();
        }
        if (ownership.isEmpty() && live != null) {
            // Untracked objects stay so until somebody applies.
            ownership.store(updated);
            return;
        }
        track(old, updated, ownership, manager, now);
        ownership.capUpdaters();
        ownership.store(updated);
    }

    /** What a client sends wins over what is stored, except through a subresource. */
    private Ownership requested(ObjectNode live, ObjectNode updated) {
        if (subresource.isEmpty()) {
            try {
                var sent = Ownership.of(updated);
                if (!sent.isEmpty()) {
                    return sent;
                }
            } catch (MalformedValueException e) {
                return stored(live);
            }
        }
        return stored(live);
    }

    private static Ownership stored(ObjectNode live) {
        try {
            return Ownership.of(live);
        } catch (MalformedValueException e) {
            // Upstream starts afresh too: a broken record must not block writes.
            return new Ownership();
        }
    }

    private boolean isReset(JsonNode given) {
        return subresource.isEmpty()
                && given.isArray()
                && (given.isEmpty() || (given.size() == 1 && given.get(0).isEmpty()));
    }

    private void track(
            ObjectNode old, ObjectNode updated, Ownership ownership, String manager, Instant now) {
        var changes = FieldComparison.of(bare(old), bare(updated), schema).without(ignored);
        disown(ownership, changes, null);
        var changed =
                changes.modified()
                        .union(changes.added())
                        .recursiveDifference(ignored)
                        .difference(META);
        if (changed.isEmpty()) {
            return;
        }
        var identity = Manager.of(manager, false, apiVersion, subresource);
        var previous = ownership.entries().get(identity);
        var fields = previous == null ? changed : changed.union(previous.fields());
        ownership.put(new ManagedEntry(identity, apiVersion, time(now), fields));
    }

    /** Changed and removed fields leave all managers but {@code except}. */
    private static void disown(
            Ownership ownership, FieldComparison changes, @Nullable Manager except) {
        var lost = changes.modified().union(changes.added()).union(changes.removed());
        for (var entry : List.copyOf(ownership.entries().values())) {
            if (!entry.manager().equals(except)) {
                ownership.put(entry.with(entry.fields().difference(lost)));
            }
        }
    }

    /**
     * Server-side apply. Returns the merged object with its new owners; {@code live} and {@code
     * config} stay as they are. Defaults are the caller's business. Throws an {@link ApiException}:
     * 409 with one cause for each conflict unless {@code force}, 400 and 500 for a configuration
     * that does not fit, as upstream answers.
     *
     * @param live null when the object does not exist yet
     */
    public ObjectNode apply(
            @Nullable ObjectNode live,
            ObjectNode config,
            String manager,
            boolean force,
            Instant now) {
        requireApplicable(config);
        var old = live == null ? empty(config) : live;
        var ownership = applied(live, old, now);
        ObjectNode result;
        try {
            result = new Apply(this, ownership, manager).run(old, config, force, now);
        } catch (ApplyConflicts conflicts) {
            var forced = manager.equals(KUBECTL) ? withoutClientSide(old, conflicts) : conflicts;
            if (!forced.isEmpty()) {
                throw forced.status().asException();
            }
            ownership = applied(live, old, now);
            result = new Apply(this, ownership, manager).run(old, config, true, now);
        }
        if (manager.equals(KUBECTL)) {
            refreshLastApplied(result, config);
        }
        ownership.store(result);
        return result;
    }

    /**
     * Throws an {@link ApiException} as {@link #apply} does for a configuration that does not fit:
     * one with fields the schema does not have, which are still there only before decoding.
     */
    public void requireApplicable(ObjectNode config) {
        var version = config.path("apiVersion").asText();
        if (!version.equals(apiVersion)) {
            throw ApiStatus.badRequest(
                            "Incorrect version specified in apply patch. Specified patch version: "
                                    + version
                                    + ", expected: "
                                    + apiVersion)
                    .asException();
        }
        if (config.path("metadata").hasNonNull("managedFields")) {
            throw ApiStatus.badRequest("metadata.managedFields must be nil").asException();
        }
        var errors = TypedCheck.errors(config, schema);
        if (!errors.isEmpty()) {
            var metadata = config.path("metadata");
            throw PatchFailure.unclassified(
                    "failed to create typed patch object ("
                            + metadata.path("namespace").asText()
                            + "/"
                            + metadata.path("name").asText()
                            + "; "
                            + apiVersion
                            + ", Kind="
                            + config.path("kind").asText()
                            + "): "
                            + (errors.size() == 1
                                    ? errors.getFirst()
                                    : "errors:\n  " + String.join("\n  ", errors)));
        }
    }

    /** An object nobody tracked so far belongs to one manager of old. */
    private Ownership applied(@Nullable ObjectNode live, ObjectNode old, Instant now) {
        var ownership = Ownership.of(old);
        if (ownership.isEmpty() && live != null) {
            track(empty(live), live, ownership, BEFORE_APPLY, now);
        }
        return ownership;
    }

    /** Conflicts over fields that client-side apply set and nobody changed since are none. */
    private ApplyConflicts withoutClientSide(ObjectNode live, ApplyConflicts conflicts) {
        var text = live.path("metadata").path("annotations").path(LAST_APPLIED).asText();
        if (text.isEmpty()) {
            return conflicts;
        }
        try {
            var last = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
            if (!last.path("apiVersion").asText().equals(apiVersion)) {
                return conflicts;
            }
            var changes = FieldComparison.of(last, live, schema);
            var own =
                    new TypedObject(last, schema)
                            .fields()
                            .difference(changes.modified())
                            .difference(changes.added())
                            .difference(changes.removed());
            return conflicts.without(own);
        } catch (Json.MalformedJsonException | MalformedValueException e) {
            return conflicts;
        }
    }

    private static void refreshLastApplied(ObjectNode result, ObjectNode config) {
        var annotations = result.path("metadata").path("annotations");
        if (annotations.path(LAST_APPLIED).asText().isEmpty()) {
            return;
        }
        var copy = config.deepCopy();
        if (copy.path("metadata").path("annotations") instanceof ObjectNode own) {
            own.remove(LAST_APPLIED);
        }
        ((ObjectNode) annotations).put(LAST_APPLIED, copy + "\n");
    }

    /**
     * Gives {@code updated} the times of {@code live} where nothing else differs, so that a write
     * that changes nothing is none. Call it on the final state, before storing.
     */
    public static void keepTimesOfUnchanged(ObjectNode live, ObjectNode updated) {
        var entries = live.path("metadata").path("managedFields");
        var changed = updated.path("metadata").path("managedFields");
        if (entries.size() != changed.size() || entries.equals(changed)) {
            return;
        }
        if (TypedShape.same(withoutTimes(live), withoutTimes(updated))) {
            updated.withObject("/metadata").set("managedFields", entries.deepCopy());
        }
    }

    private static ObjectNode withoutTimes(ObjectNode object) {
        var copy = object.deepCopy();
        if (copy.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
            for (var entry : metadata.path("managedFields")) {
                ((ObjectNode) entry).remove("time");
            }
        }
        return copy;
    }

    static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What Go's empty object of this type looks like. */
    private ObjectNode empty(ObjectNode like) {
        var empty = Json.object();
        for (var name : List.of("kind", "apiVersion")) {
            var value = like.get(name);
            if (value != null) {
                empty.set(name, value);
            }
        }
        Decoding.canonicalize(empty, schema);
        addNulls(empty, schema);
        return empty;
    }

    /** A list or map that Go's JSON shows as null is there already; to fill it is no addition. */
    private static void addNulls(ObjectNode object, Schema schema) {
        for (var name : schema.alwaysPresent()) {
            var field = schema.property(name);
            var value = object.get(name);
            if (field != null && value instanceof ObjectNode struct) {
                addNulls(struct, field);
            } else if (field != null
                    && value == null
                    && (field.items() != null || field.additionalProperties() != null)) {
                object.putNull(name);
            }
        }
    }

    /** The object without its own ownership, which nobody owns; all else is shared with it. */
    static ObjectNode bare(ObjectNode object) {
        if (!object.path("metadata").has("managedFields")) {
            return object;
        }
        var copy = Json.object();
        copy.setAll(object);
        var metadata = Json.object();
        object.get("metadata").properties().forEach(e -> metadata.set(e.getKey(), e.getValue()));
        metadata.remove("managedFields");
        copy.set("metadata", metadata);
        return copy;
    }

    private static void removeEntries(ObjectNode object) {
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
    }

    FieldSet withoutMeta(FieldSet fields) {
        return fields.difference(META);
    }
}
