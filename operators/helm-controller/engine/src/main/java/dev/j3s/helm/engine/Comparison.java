package dev.j3s.helm.engine;

import java.util.List;
import java.util.Map;

/** Go's template comparisons, and reflect.DeepEqual for values. */
final class Comparison {
    private enum Basic {
        STRING,
        BOOLEAN,
        INTEGER,
        FLOAT,
        OTHER
    }

    private Comparison() {}

    static boolean equal(Object left, Object right) {
        if (left == Nil.NIL || right == Nil.NIL) {
            return left.equals(right);
        }
        Basic a = basic(left);
        Basic b = basic(right);
        if (a != b) {
            throw EngineException.template("incompatible types for comparison");
        }
        return switch (a) {
            case INTEGER -> ((Number) left).longValue() == ((Number) right).longValue();
            case OTHER -> {
                if (!(left instanceof GoObject) || !(right instanceof GoObject)) {
                    throw EngineException.template("non-comparable type " + GoFormat.print(left));
                }
                yield left.equals(right);
            }
            case STRING, BOOLEAN, FLOAT -> left.equals(right);
        };
    }

    static boolean less(Object left, Object right) {
        Basic a = basic(left);
        Basic b = basic(right);
        if (a == Basic.OTHER || b == Basic.OTHER) {
            throw EngineException.template("invalid type for comparison");
        }
        if (a != b) {
            throw EngineException.template("incompatible types for comparison");
        }
        return switch (a) {
            case STRING -> ((String) left).compareTo((String) right) < 0;
            case INTEGER -> ((Number) left).longValue() < ((Number) right).longValue();
            case FLOAT -> (Double) left < (Double) right;
            case BOOLEAN, OTHER -> throw EngineException.template("invalid type for comparison");
        };
    }

    /** Numbers of different Go types are different. */
    static boolean deepEqual(Object left, Object right) {
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.size() == b.size()
                    && GoValue.map(a).entrySet().stream()
                            .allMatch(e ->
                                    b.containsKey(e.getKey())
                                            && deepEqual(
                                                    e.getValue(),
                                                    GoValue.get(GoValue.map(b), e.getKey())));
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!deepEqual(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return left.equals(right);
    }

    private static Basic basic(Object value) {
        return switch (value) {
            case String _ -> Basic.STRING;
            case Boolean _ -> Basic.BOOLEAN;
            case Double _ -> Basic.FLOAT;
            case Integer _ -> Basic.INTEGER;
            case Long _ -> Basic.INTEGER;
            default -> Basic.OTHER;
        };
    }
}
