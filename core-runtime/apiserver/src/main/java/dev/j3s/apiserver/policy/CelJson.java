package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as a policy's expressions see it, untyped and under its own names, and back. */
final class CelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CelJson() {}

    /** An absent tree is CEL's null. */
    static Object of(@Nullable JsonNode value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                value.properties().forEach(e -> map.put(e.getKey(), of(e.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<Object>(value.size());
                value.forEach(item -> list.add(of(item)));
                yield list;
            }
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                    value.isIntegralNumber()
                            ? (Object) value.longValue()
                            : (Object) value.doubleValue();
            default -> NullValue.NULL_VALUE;
        };
    }

    /** Throws {@link PolicyException} for a value that JSON has no form of. */
    static JsonNode toJson(@Nullable Object value) throws PolicyException {
        return switch (value) {
            case null -> NODES.nullNode();
            case NullValue ignored -> NODES.nullNode();
            case String text -> NODES.textNode(text);
            case Boolean bool -> NODES.booleanNode(bool);
            case Long number -> NODES.numberNode(number);
            case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
            case Double number -> NODES.numberNode(number);
            case CelByteString bytes ->
                    NODES.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case List<?> list -> {
                var array = Json.mapper().createArrayNode();
                for (var item : list) {
                    array.add(toJson(item));
                }
                yield array;
            }
            case Map<?, ?> map -> {
                var object = Json.object();
                for (var entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String name)) {
                        throw new PolicyException("map keys must be strings");
                    }
                    object.set(name, toJson(entry.getValue()));
                }
                yield object;
            }
            default ->
                    throw new PolicyException(
                            "unsupported type in result: " + value.getClass().getSimpleName());
        };
    }
}
