package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes YAML in the very layout of sigs.k8s.io/yaml, which checksums in charts depend on. */
final class YamlEmitter {
    private static final int INDENT = 2;
    private static final YamlKeyOrder KEY_ORDER = new YamlKeyOrder();

    private final YamlText out = new YamlText();

    private YamlEmitter() {}

    /** The document without its final newline. */
    static String emit(Object value) {
        YamlEmitter emitter = new YamlEmitter();
        emitter.block(GoValue.plain(value), 0);
        String text = emitter.out.text();
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** On entry the cursor is where a collection's first item starts. */
    private void block(Object value, int indent) {
        if (isFilledMap(value)) {
            mapping(GoValue.map(value), indent);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            sequence(list, indent);
        } else {
            leaf(value, indent + INDENT);
            out.newline();
        }
    }

    private void mapping(Map<String, Object> map, int indent) {
        List<String> keys = new ArrayList<>(map.keySet());
        keys.sort(KEY_ORDER);
        boolean first = true;
        for (String key : keys) {
            if (!first) {
                out.spaces(indent);
            }
            first = false;
            out.key(key, indent);
            Object value = GoValue.plain(GoValue.get(map, key));
            if (isFilledMap(value)) {
                out.newline();
                out.spaces(indent + INDENT);
                mapping(GoValue.map(value), indent + INDENT);
            } else if (value instanceof List<?> list && !list.isEmpty()) {
                out.newline();
                out.spaces(indent);
                sequence(list, indent);
            } else {
                out.raw(" ");
                leaf(value, indent + INDENT);
                out.newline();
            }
        }
    }

    private void sequence(List<?> list, int indent) {
        boolean first = true;
        for (Object item : list) {
            if (!first) {
                out.spaces(indent);
            }
            first = false;
            out.raw("- ");
            block(GoValue.plain(item), indent + INDENT);
        }
    }

    private static boolean isFilledMap(Object value) {
        return value instanceof Map<?, ?> map && !map.isEmpty();
    }

    private void leaf(Object value, int indent) {
        switch (value) {
            case Nil _ -> out.raw("null");
            case String s -> out.scalar(s, indent);
            case Boolean b -> out.raw(b.toString());
            case Double d -> out.raw(YamlScalar.number(d));
            case Number n -> out.raw(n.toString());
            case Map<?, ?> _ -> out.raw("{}");
            case List<?> _ -> out.raw("[]");
            case byte[] bytes -> out.scalar(Base64.getEncoder().encodeToString(bytes), indent);
            default -> out.scalar(GoFormat.print(value), indent);
        }
    }
}
