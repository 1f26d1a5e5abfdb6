package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node of a structural schema. Built-in types and CRDs are described by the same class, so that
 * pruning, defaults, strategic merge, apply and validation exist once.
 *
 * <p>Immutable but for one thing: {@link #properties()} may be resolved on first use, because types
 * refer to themselves (JSONSchemaProps). The order of properties is the canonical order of fields.
 */
public final class Schema {
    /**
     * What a value may be. {@code INT_OR_STRING} and {@code ANY} have no JSON Schema name of their
     * own.
     */
    public enum Type {
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        INT_OR_STRING,
        ANY
    }

    /** {@code x-kubernetes-list-type}: who may own what in a list (server-side apply). */
    public enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    /** A node that accepts anything and keeps it: the schema of a RawExtension. */
    public static final Schema ANYTHING = builder(Type.ANY).preserveUnknownFields(true).build();

    private final Type type;
    private final String format;
    private final Supplier<Map<String, Schema>> propertySource;
    private volatile @Nullable Map<String, Schema> properties;
    private final @Nullable Schema additionalProperties;
    private final @Nullable Schema items;
    private final ListType listType;
    private final List<String> listMapKeys;
    private final boolean atomicMap;
    private final String patchMergeKey;
    private final Set<String> patchStrategies;
    private final boolean preserveUnknownFields;
    private final boolean embeddedResource;
    private final boolean nullable;
    private final @Nullable JsonNode defaultValue;
    private final Set<String> required;
    private final Set<String> alwaysPresent;
    private final Set<String> droppedWhenZero;
    private final String name;
    private final @Nullable JsonNode constraints;

    private Schema(Builder b) {
        this.type = b.type;
        this.format = b.format;
        this.propertySource = b.properties;
        this.additionalProperties = b.additionalProperties;
        this.items = b.items;
        this.listType = b.listType;
        this.listMapKeys = List.copyOf(b.listMapKeys);
        this.atomicMap = b.atomicMap;
        this.patchMergeKey = b.patchMergeKey;
        this.patchStrategies = Set.copyOf(b.patchStrategies);
        this.preserveUnknownFields = b.preserveUnknownFields;
        this.embeddedResource = b.embeddedResource;
        this.nullable = b.nullable;
        this.defaultValue = b.defaultValue;
        this.required = Set.copyOf(b.required);
        this.alwaysPresent = Set.copyOf(b.alwaysPresent);
        this.droppedWhenZero = Set.copyOf(b.droppedWhenZero);
        this.name = b.name;
        this.constraints = b.constraints;
    }

    public static Builder builder(Type type) {
        return new Builder(type);
    }

    public Type type() {
        return type;
    }

    /**
     * OpenAPI format or empty: {@code int32}, {@code int64}, {@code byte}, {@code date-time},
     * {@code quantity}, ...
     */
    public String format() {
        return format;
    }

    /** Named fields in canonical order; empty when the node is no object or is a plain map. */
    public Map<String, Schema> properties() {
        var known = properties;
        if (known == null) {
            known = propertySource.get();
            properties = known;
        }
        return known;
    }

    public @Nullable Schema property(String field) {
        return properties().get(field);
    }

    /** The schema of a map's values; absent when the node is no map. */
    public @Nullable Schema additionalProperties() {
        return additionalProperties;
    }

    /** The schema of a list's items; absent when the node is no list. */
    public @Nullable Schema items() {
        return items;
    }

    public ListType listType() {
        return listType;
    }

    /** The keys that tell items of a {@code MAP} list apart. */
    public List<String> listMapKeys() {
        return listMapKeys;
    }

    /** {@code x-kubernetes-map-type: atomic}: the whole object has one owner. */
    public boolean atomicMap() {
        return atomicMap;
    }

    /** Strategic merge: the key that tells items apart; empty when items are not merged by key. */
    public String patchMergeKey() {
        return patchMergeKey;
    }

    /** Strategic merge: {@code merge}, {@code replace}, {@code retainKeys}. */
    public Set<String> patchStrategies() {
        return patchStrategies;
    }

    /** Unknown fields under this node are kept. */
    public boolean preserveUnknownFields() {
        return preserveUnknownFields;
    }

    /** The value is a whole object with apiVersion, kind and metadata. */
    public boolean embeddedResource() {
        return embeddedResource;
    }

    public boolean nullable() {
        return nullable;
    }

    public @Nullable JsonNode defaultValue() {
        return defaultValue;
    }

    public Set<String> required() {
        return required;
    }

    /**
     * Fields that the JSON of a built-in type has even when nobody set them: Go's plain structs.
     */
    public Set<String> alwaysPresent() {
        return alwaysPresent;
    }

    /** Fields that the JSON of a built-in type never shows with their zero value: omitempty. */
    public Set<String> droppedWhenZero() {
        return droppedWhenZero;
    }

    /**
     * The definition this node stands for, {@code io.k8s.api.core.v1.PodSpec}; empty for an unnamed
     * node.
     */
    public String name() {
        return name;
    }

    /**
     * The node's OpenAPI v3 JSON as a CRD wrote it, for value rules (enum, pattern, minimum, allOf,
     * x-kubernetes-validations) that only its validator reads; absent for built-in types.
     */
    public @Nullable JsonNode constraints() {
        return constraints;
    }

    /** Collects a {@link Schema}; not thread-safe. */
    public static final class Builder {
        private final Type type;
        private String format = "";
        private Supplier<Map<String, Schema>> properties = Map::of;
        private @Nullable Schema additionalProperties;
        private @Nullable Schema items;
        private ListType listType = ListType.ATOMIC;
        private List<String> listMapKeys = List.of();
        private boolean atomicMap;
        private String patchMergeKey = "";
        private Set<String> patchStrategies = Set.of();
        private boolean preserveUnknownFields;
        private boolean embeddedResource;
        private boolean nullable;
        private @Nullable JsonNode defaultValue;
        private Set<String> required = Set.of();
        private Set<String> alwaysPresent = Set.of();
        private Set<String> droppedWhenZero = Set.of();
        private String name = "";
        private @Nullable JsonNode constraints;

        private Builder(Type type) {
            this.type = Objects.requireNonNull(type, "type is null");
        }

        public Builder format(String value) {
            format = value;
            return this;
        }

        /** {@code value} must keep insertion order and is read once, on first use. */
        public Builder properties(Supplier<Map<String, Schema>> value) {
            properties = value;
            return this;
        }

        public Builder additionalProperties(@Nullable Schema value) {
            additionalProperties = value;
            return this;
        }

        public Builder items(@Nullable Schema value) {
            items = value;
            return this;
        }

        public Builder listType(ListType value) {
            listType = value;
            return this;
        }

        public Builder listMapKeys(List<String> value) {
            listMapKeys = value;
            return this;
        }

        public Builder atomicMap(boolean value) {
            atomicMap = value;
            return this;
        }

        public Builder patchMergeKey(String value) {
            patchMergeKey = value;
            return this;
        }

        public Builder patchStrategies(Set<String> value) {
            patchStrategies = value;
            return this;
        }

        public Builder preserveUnknownFields(boolean value) {
            preserveUnknownFields = value;
            return this;
        }

        public Builder embeddedResource(boolean value) {
            embeddedResource = value;
            return this;
        }

        public Builder nullable(boolean value) {
            nullable = value;
            return this;
        }

        public Builder defaultValue(@Nullable JsonNode value) {
            defaultValue = value;
            return this;
        }

        public Builder required(Set<String> value) {
            required = value;
            return this;
        }

        public Builder alwaysPresent(Set<String> value) {
            alwaysPresent = value;
            return this;
        }

        public Builder droppedWhenZero(Set<String> value) {
            droppedWhenZero = value;
            return this;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder constraints(@Nullable JsonNode value) {
            constraints = value;
            return this;
        }

        public Schema build() {
            return new Schema(this);
        }
    }
}
