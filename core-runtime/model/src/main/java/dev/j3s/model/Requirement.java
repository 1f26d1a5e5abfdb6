package dev.j3s.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One term of a label selector. {@code values} are distinct and sorted when it came from a query
 * string, as upstream prints them.
 */
public record Requirement(String key, Operator operator, List<String> values) {
    /** How {@code values} relate to the label; the words are those of the query string. */
    public enum Operator {
        IN("in"),
        NOT_IN("notin"),
        EQUALS("="),
        DOUBLE_EQUALS("=="),
        NOT_EQUALS("!="),
        EXISTS("exists"),
        DOES_NOT_EXIST("!"),
        GREATER_THAN("gt"),
        LESS_THAN("lt");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Requirement {
        values = List.copyOf(values);
    }

    /** {@code label} is null where the object has no such label. */
    public boolean matches(@Nullable String label) {
        return switch (operator) {
            case IN, EQUALS, DOUBLE_EQUALS -> label != null && values.contains(label);
            case NOT_IN, NOT_EQUALS -> label == null || !values.contains(label);
            case EXISTS -> label != null;
            case DOES_NOT_EXIST -> label == null;
            case GREATER_THAN -> label != null && compare(label) > 0;
            case LESS_THAN -> label != null && compare(label) < 0;
        };
    }

    /** 0 when the label is no integer: it is neither greater nor less then. */
    private int compare(String label) {
        try {
            return Long.compare(Long.parseLong(label), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The form of the query string. */
    @Override
    public String toString() {
        return switch (operator) {
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
            case IN, NOT_IN ->
                    key
                            + " "
                            + operator.word
                            + " ("
                            + String.join(",", values.stream().sorted().toList())
                            + ")";
            case GREATER_THAN -> key + ">" + values.getFirst();
            case LESS_THAN -> key + "<" + values.getFirst();
            case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> key + operator.word + values.getFirst();
        };
    }
}
