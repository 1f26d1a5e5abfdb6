package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.FieldError;
import java.util.List;
import java.util.Map;

/**
 * What is special about one type, beside its {@link ResourceDefinition}. Methods work on trees in
 * the storage version and are pure but for the tree they are told to change. Generic metadata
 * (name, generation of uid, managed fields, finalizers) is the verbs' business, not the strategy's.
 */
public interface Strategy {
    /**
     * Fills absent fields as upstream's defaulting does. Runs on every write, before admission, and
     * again after it.
     */
    default void applyDefaults(ObjectNode object) {}

    /** Stored objects may lack defaults that the type got later: readers see them all the same. */
    default boolean defaultsOnRead() {
        return false;
    }

    /** Drops what a creator may not set (status), sets what creation sets (generation). */
    default void prepareForCreate(ObjectNode object) {}

    /**
     * Keeps what an update of the main resource may not touch (status), bumps generation when the
     * spec changed.
     */
    default void prepareForUpdate(ObjectNode object, JsonNode old) {}

    /**
     * The same for an update through {@code subresource} ({@code status}, ...): keeps everything it
     * may not touch.
     */
    default void prepareForSubresource(String subresource, ObjectNode object, JsonNode old) {}

    default List<FieldError> validate(JsonNode object) {
        return List.of();
    }

    default List<FieldError> validateUpdate(JsonNode object, JsonNode old) {
        return List.of();
    }

    default List<FieldError> validateSubresource(
            String subresource, JsonNode object, JsonNode old) {
        return List.of();
    }

    /**
     * Fields of {@code fieldSelector} beside metadata.name and metadata.namespace; the keys never
     * depend on the object.
     */
    default Map<String, String> selectableFields(JsonNode object) {
        return Map.of();
    }

    /** Texts for {@code Warning} headers. */
    default List<String> warnings(JsonNode object) {
        return List.of();
    }

    /** PUT to a name that does not exist creates it. */
    default boolean allowCreateOnUpdate() {
        return false;
    }

    /** An update without resourceVersion overwrites whatever is there. */
    default boolean allowUnconditionalUpdate() {
        return true;
    }

    /**
     * The grace period of a delete, in seconds: 0 removes at once, more marks the object with
     * deletionTimestamp and leaves the rest to its owner (the kubelet). {@code asked} is -1 when
     * the client named none.
     */
    default long gracePeriodSeconds(JsonNode object, long asked) {
        return 0;
    }

    /** Orphan or Background when a delete names no propagation policy. */
    default String defaultPropagation() {
        return "Background";
    }

    /** How names of this type are formed; checked by the create verb. */
    default NameRule nameRule() {
        return NameRule.DNS_SUBDOMAIN;
    }

    /**
     * A delete that removes the object at once answers with the object, not with a Status:
     * upstream's {@code ReturnDeletedObject} (pods, services, persistentvolumes, ...).
     */
    default boolean returnsDeletedObject() {
        return false;
    }

    /**
     * Something beside metadata.finalizers keeps the object in being after its delete: a
     * namespace's spec.finalizers.
     */
    default boolean heldBySpec(JsonNode object) {
        return false;
    }

    /** A delete only marks the object: a namespace's phase becomes Terminating. */
    default void prepareForDelete(ObjectNode object) {}

    /** Where the generic scale subresource reads and writes in {@code version}. */
    default ScalePaths scalePaths(String version) {
        return ScalePaths.BUILT_IN;
    }
}
