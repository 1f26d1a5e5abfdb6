package dev.j3s.model;

import dev.j3s.model.BuiltinField.Shape;
import dev.j3s.model.Schema.ListType;
import dev.j3s.model.Schema.Type;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schemas of every built-in type of the Kubernetes API, list kinds and meta/v1 types included.
 *
 * <p>Loading reads one resource and parses none of it; a definition is parsed when a caller first
 * looks at its fields. One instance serves the whole process and is safe for any thread; the same
 * name always gives the same {@link Schema} object.
 */
public final class BuiltinSchemas {
    /** The definition every object's {@code metadata} has. */
    public static final String OBJECT_META = BuiltinTypes.META + "ObjectMeta";

    private final BuiltinTypes types;
    private final Map<String, Schema> definitions = new ConcurrentHashMap<>();

    private BuiltinSchemas(BuiltinTypes types) {
        this.types = types;
    }

    public static BuiltinSchemas load() {
        return new BuiltinSchemas(BuiltinTypes.load());
    }

    BuiltinTypes types() {
        return types;
    }

    /**
     * The schema of a kind: {@code apps/v1 Deployment}, {@code v1 PodList}, {@code v1
     * DeleteOptions}. DeleteOptions and its like are found in every group version.
     */
    public Optional<Schema> forKind(GroupVersionKind kind) {
        return types.type(kind).map(t -> known(t.name()));
    }

    /** The schema of a definition by its OpenAPI name, {@code io.k8s.api.core.v1.PodSpec}. */
    public Optional<Schema> definition(String name) {
        return types.type(name).map(t -> known(t.name()));
    }

    /** Every definition's OpenAPI name, in no order. */
    public Set<String> definitionNames() {
        return types.names();
    }

    private Schema known(String name) {
        return definitions.computeIfAbsent(name, this::build);
    }

    private Schema build(String name) {
        var type = types.type(name).orElseThrow(() -> new IllegalStateException("no " + name));
        return base(type).build();
    }

    private Schema.Builder base(BuiltinType type) {
        var builder =
                switch (type.special()) {
                    case QUANTITY -> Schema.builder(Type.STRING).format("quantity");
                    case INT_OR_STRING ->
                            Schema.builder(Type.INT_OR_STRING).format("int-or-string");
                    case TIME, MICRO_TIME ->
                            Schema.builder(Type.STRING).format("date-time").nullable(true);
                    case DURATION -> Schema.builder(Type.STRING);
                    case RAW_EXTENSION, FIELDS_V1 ->
                            Schema.builder(Type.OBJECT).preserveUnknownFields(true);
                    case ANY_JSON, SCHEMA_OR_BOOL, SCHEMA_OR_ARRAY, SCHEMA_OR_STRING_ARRAY ->
                            Schema.builder(Type.ANY).preserveUnknownFields(true);
                    case NONE ->
                            Schema.builder(Type.OBJECT)
                                    .properties(() -> properties(type))
                                    .required(required(type))
                                    .alwaysPresent(withPresence(type, BuiltinField.Presence.ALWAYS))
                                    .droppedWhenZero(
                                            withPresence(type, BuiltinField.Presence.VALUE));
                };
        return builder.name(type.name()).atomicMap(type.isAtomic());
    }

    private Map<String, Schema> properties(BuiltinType type) {
        var properties = new LinkedHashMap<String, Schema>();
        if (type.isKind()) {
            properties.put("kind", STRING);
            properties.put("apiVersion", STRING);
        }
        for (var field : type.fields()) {
            if (field.presence() == BuiltinField.Presence.INLINE) {
                properties.putAll(known(field.ref()).properties());
            } else {
                properties.put(field.name(), property(field));
            }
        }
        return properties;
    }

    private Set<String> required(BuiltinType type) {
        var names = new HashSet<String>();
        for (var field : type.fields()) {
            if (field.presence() == BuiltinField.Presence.INLINE) {
                names.addAll(required(types.referred(field)));
            } else if (field.required()) {
                names.add(field.name());
            }
        }
        return names;
    }

    private Set<String> withPresence(BuiltinType type, BuiltinField.Presence presence) {
        var names = new HashSet<String>();
        for (var field : type.fields()) {
            if (field.presence() == BuiltinField.Presence.INLINE) {
                names.addAll(withPresence(types.referred(field), presence));
            } else if (field.presence() == presence) {
                names.add(field.name());
            }
        }
        return names;
    }

    private Schema property(BuiltinField field) {
        return switch (field.shape()) {
            case SINGLE -> single(field);
            case LIST ->
                    Schema.builder(Type.ARRAY)
                            .items(element(field))
                            .listType(listType(field))
                            .listMapKeys(listMapKeys(field))
                            .patchMergeKey(field.mergeKey())
                            .patchStrategies(field.patchStrategies())
                            .defaultValue(field.defaultValue())
                            .build();
            case MAP ->
                    Schema.builder(Type.OBJECT)
                            .additionalProperties(element(field))
                            .atomicMap(field.mapType().equals("atomic"))
                            .patchStrategies(field.patchStrategies())
                            .defaultValue(field.defaultValue())
                            .build();
        };
    }

    /** A reference is the definition itself unless the field says more about it. */
    private Schema single(BuiltinField field) {
        var plain =
                field.mapType().isEmpty()
                        && field.patchStrategies().isEmpty()
                        && field.defaultValue() == null;
        if (plain) {
            return element(field);
        }
        var builder =
                field.kind() == BuiltinField.Kind.MESSAGE
                        ? base(types.referred(field))
                        : scalar(field.kind());
        if (!field.mapType().isEmpty()) {
            builder.atomicMap(field.mapType().equals("atomic"));
        }
        return builder.patchStrategies(field.patchStrategies())
                .defaultValue(field.defaultValue())
                .build();
    }

    private Schema element(BuiltinField field) {
        return switch (field.kind()) {
            case MESSAGE -> known(field.ref());
            case STRING -> STRING;
            case STRING_LIST -> STRINGS;
            case INT32, INT64, BOOL, BYTES, DOUBLE -> scalar(field.kind()).build();
        };
    }

    private static final Schema STRING = Schema.builder(Type.STRING).build();
    private static final Schema STRINGS = Schema.builder(Type.ARRAY).items(STRING).build();

    private static Schema.Builder scalar(BuiltinField.Kind kind) {
        return switch (kind) {
            case STRING -> Schema.builder(Type.STRING);
            case INT32 -> Schema.builder(Type.INTEGER).format("int32");
            case INT64 -> Schema.builder(Type.INTEGER).format("int64");
            case BOOL -> Schema.builder(Type.BOOLEAN);
            case BYTES -> Schema.builder(Type.STRING).format("byte");
            case DOUBLE -> Schema.builder(Type.NUMBER).format("double");
            case STRING_LIST -> Schema.builder(Type.ARRAY).items(STRING);
            case MESSAGE -> throw new IllegalArgumentException("a message is no scalar");
        };
    }

    /**
     * A list without a marker but with a merge strategy is associative all the same: upstream's
     * conversion of OpenAPI to its apply schema says so.
     */
    private static ListType listType(BuiltinField field) {
        return switch (field.listType()) {
            case "map" -> ListType.MAP;
            case "set" -> ListType.SET;
            case "" -> {
                if (field.shape() != Shape.LIST || !field.patchStrategies().contains("merge")) {
                    yield ListType.ATOMIC;
                }
                yield field.mergeKey().isEmpty() ? ListType.SET : ListType.MAP;
            }
            default -> ListType.ATOMIC;
        };
    }

    private static List<String> listMapKeys(BuiltinField field) {
        if (!field.listMapKeys().isEmpty() || listType(field) != ListType.MAP) {
            return field.listMapKeys();
        }
        return List.of(field.mergeKey());
    }
}
