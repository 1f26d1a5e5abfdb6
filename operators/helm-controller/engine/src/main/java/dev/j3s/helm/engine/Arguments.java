package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The arguments of one call, read with the types that Go would demand. */
final class Arguments {
    static final Arguments NONE = new Arguments(new Object[0]);

    private final Object[] values;

    Arguments(Object[] values) {
        this.values = values;
    }

    int size() {
        return values.length;
    }

    Object value(int index) {
        if (index >= values.length) {
            throw EngineException.template(
                    "wrong number of args: want at least " + (index + 1) + " got " + values.length);
        }
        return values[index];
    }

    List<Object> all() {
        return Arrays.asList(values);
    }

    List<Object> from(int index) {
        return all().subList(Math.min(index, values.length), values.length);
    }

    String string(int index) {
        if (value(index) instanceof String s) {
            return s;
        }
        throw wrongType("string", value(index));
    }

    int integer(int index) {
        Object value = value(index);
        if (GoValue.isInteger(value)) {
            return ((Number) value).intValue();
        }
        throw wrongType("int", value);
    }

    boolean bool(int index) {
        if (value(index) instanceof Boolean b) {
            return b;
        }
        throw wrongType("bool", value(index));
    }

    /** A map; nil is an empty one, as a nil map is in Go. */
    Map<String, Object> map(int index) {
        return asMap(value(index));
    }

    static Map<String, Object> asMap(Object value) {
        if (GoValue.isMap(value)) {
            return GoValue.map(value);
        }
        if (value == Nil.NIL) {
            return new TreeMap<>();
        }
        throw wrongType("map[string]interface {}", value);
    }

    List<Object> list(int index) {
        return asList(value(index));
    }

    static List<Object> asList(Object value) {
        if (value instanceof List<?>) {
            return GoValue.list(value);
        }
        if (value instanceof byte[] bytes) {
            List<Object> list = new ArrayList<>();
            for (byte b : bytes) {
                list.add(b & 0xff);
            }
            return list;
        }
        throw EngineException.template(
                "Cannot process type " + GoValue.typeOf(value) + " as a list");
    }

    void exactly(String function, int count) {
        if (values.length != count) {
            throw EngineException.template(
                    "wrong number of args for "
                            + function
                            + ": want "
                            + count
                            + " got "
                            + values.length);
        }
    }

    private static EngineException wrongType(String wanted, Object value) {
        if (value == Nil.NIL) {
            return EngineException.template("invalid value; expected " + wanted);
        }
        return EngineException.template(
                "wrong type for value; expected " + wanted + "; got " + GoValue.typeOf(value));
    }
}
