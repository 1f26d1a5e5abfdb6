package dev.j3s.helm.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** YAML, JSON, TOML, base64 and base32. The plain forms give errors as values, as Helm does. */
final class EncodingFunctions {
    private static final String NOT_A_MAP = " into Go value of type map[string]interface {}";
    private static final String NOT_A_LIST = " into Go value of type []interface {}";

    private EncodingFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        registerJson(f);
        registerYaml(f);
        f.put("toToml", a -> orElse(() -> TomlWriter.write(a.map(0)), EngineException::text));
        f.put("mustToToml", a -> TomlWriter.write(a.map(0)));
        f.put("fromToml", a -> orElse(() -> TomlReader.read(a.string(0)), e -> error(e.text())));
        f.put("b64enc", a -> Base64.getEncoder().encodeToString(utf8(a.string(0))));
        f.put("b64dec", a -> decodeBase64(a.string(0)));
        f.put("b32enc", a -> Base32.encode(utf8(a.string(0))));
        f.put("b32dec", a -> orElse(() -> Base32.decode(a.string(0)), EngineException::text));
    }

    private static void registerJson(Map<String, TemplateFunction> f) {
        f.put("toJson", a -> orElse(() -> GoJson.encode(a.value(0)), e -> ""));
        f.put("mustToJson", a -> GoJson.encode(a.value(0)));
        f.put("toPrettyJson", a -> GoJson.encode(a.value(0), true, "  "));
        f.put("mustToPrettyJson", a -> GoJson.encode(a.value(0), true, "  "));
        f.put("toRawJson", a -> GoJson.encode(a.value(0), false, ""));
        f.put("mustToRawJson", a -> GoJson.encode(a.value(0), false, ""));
        f.put("mustFromJson", a -> GoJson.decode(a.string(0)));
        f.put(
                "fromJson",
                a -> orElse(() -> map(GoJson.decode(a.string(0)), ""), e -> error(e.text())));
        f.put(
                "fromJsonArray",
                a ->
                        orElse(
                                () -> list(GoJson.decode(a.string(0)), ""),
                                e -> new ArrayList<>(List.of(e.text()))));
    }

    private static void registerYaml(Map<String, TemplateFunction> f) {
        f.put(
                "toYaml",
                a -> {
                    a.exactly("toYaml", 1);
                    return orElse(() -> YamlEmitter.emit(a.value(0)), e -> "");
                });
        f.put("mustToYaml", a -> YamlEmitter.emit(a.value(0)));
        f.put("toYamlPretty", a -> orElse(() -> YamlEmitter.emit(a.value(0)), e -> ""));
        f.put(
                "fromYaml",
                a -> orElse(() -> map(parseYaml(a.string(0)), YAML), e -> error(e.text())));
        f.put(
                "fromYamlArray",
                a ->
                        orElse(
                                () -> list(parseYaml(a.string(0)), YAML),
                                e -> new ArrayList<>(List.of(e.text()))));
    }

    private static final String YAML = "error unmarshaling JSON: while decoding JSON: ";

    private static Object parseYaml(String text) {
        try {
            return Yaml.parse(text);
        } catch (EngineException e) {
            throw new EngineException(
                    e.code(), "error converting YAML to JSON: yaml: " + e.text(), e);
        }
    }

    private static Object orElse(
            Supplier<Object> action, Function<EngineException, Object> onError) {
        try {
            return action.get();
        } catch (EngineException e) {
            if (e.code() == EngineException.Code.LIMIT) {
                throw e;
            }
            return onError.apply(e);
        }
    }

    private static Object map(Object value, String context) {
        if (value == Nil.NIL) {
            return new TreeMap<String, Object>();
        }
        if (!GoValue.isMap(value)) {
            throw EngineException.template(
                    context + "json: cannot unmarshal " + GoJson.kind(value) + NOT_A_MAP);
        }
        return value;
    }

    private static Object list(Object value, String context) {
        if (value == Nil.NIL) {
            return new ArrayList<>();
        }
        if (!(value instanceof List<?>)) {
            throw EngineException.template(
                    context + "json: cannot unmarshal " + GoJson.kind(value) + NOT_A_LIST);
        }
        return value;
    }

    private static Map<String, Object> error(String message) {
        Map<String, Object> map = new TreeMap<>();
        map.put("Error", message);
        return map;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String decodeBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "illegal base64 data at input byte 0";
        }
    }
}
