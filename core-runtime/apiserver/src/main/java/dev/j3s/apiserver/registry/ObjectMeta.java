package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A view of a tree's metadata; writes through. */
final class ObjectMeta {
    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    private final ObjectNode metadata;

    private ObjectMeta(ObjectNode metadata) {
        this.metadata = metadata;
    }

    static ObjectMeta of(ObjectNode object) {
        return new ObjectMeta(
                object.get("metadata") instanceof ObjectNode known
                        ? known
                        : object.putObject("metadata"));
    }

    static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText("");
    }

    ObjectNode node() {
        return metadata;
    }

    String get(String field) {
        return metadata.path(field).asText("");
    }

    boolean has(String field) {
        return metadata.hasNonNull(field);
    }

    void put(String field, String value) {
        metadata.put(field, value);
    }

    void remove(String field) {
        metadata.remove(field);
    }

    /** {@code field} as {@code other} has it, absent when absent there. */
    void copy(String field, JsonNode other) {
        var value = other.path("metadata").get(field);
        if (value == null || value.isNull()) {
            metadata.remove(field);
        } else {
            metadata.set(field, value.deepCopy());
        }
    }

    boolean deleting() {
        return has("deletionTimestamp");
    }

    long gracePeriodSeconds() {
        return metadata.path("deletionGracePeriodSeconds").asLong(-1);
    }

    void markDeleting(Instant now, long graceSeconds) {
        put("deletionTimestamp", time(now.plusSeconds(graceSeconds)));
        metadata.put("deletionGracePeriodSeconds", graceSeconds);
    }

    List<String> finalizers() {
        var list = new ArrayList<String>();
        metadata.path("finalizers").forEach(f -> list.add(f.asText()));
        return list;
    }

    void setFinalizers(List<String> finalizers) {
        if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
            return;
        }
        var array = metadata.putArray("finalizers");
        finalizers.forEach(array::add);
    }

    /** As the API writes times: whole seconds, UTC. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
