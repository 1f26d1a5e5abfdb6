package dev.j3s.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code fieldSelector} of a query string: terms that must all hold. Which fields exist is the
 * type's business; an absent field reads as the empty string, as upstream has it.
 */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /** {@code field=value} or, when {@code negated}, {@code field!=value}; unescaped. */
    public record Term(String field, String value, boolean negated) {
        public boolean matches(@Nullable String actual) {
            return value.equals(actual == null ? "" : actual) != negated;
        }

        @Override
        public String toString() {
            return field + (negated ? "!=" : "=") + escape(value);
        }
    }

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /** Reads {@code a=b,c!=d}. Throws {@link MalformedValueException} with upstream's sentence. */
    public static FieldSelector parse(String text) {
        if (text.isEmpty()) {
            return EVERYTHING;
        }
        var terms = new ArrayList<Term>();
        split(text).stream()
                .sorted()
                .filter(term -> !term.isEmpty())
                .forEach(term -> terms.add(term(text, term)));
        return new FieldSelector(terms);
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    public boolean matches(Map<String, String> fields) {
        return matches(fields::get);
    }

    public boolean matches(Function<String, @Nullable String> fields) {
        for (var term : terms) {
            if (!term.matches(fields.apply(term.field()))) {
                return false;
            }
        }
        return true;
    }

    /** The one value {@code field} must have, when a term says so: lets a list become a get. */
    public Optional<String> exact(String field) {
        return terms.stream()
                .filter(t -> t.field().equals(field) && !t.negated())
                .map(Term::value)
                .findFirst();
    }

    /** Commas behind a backslash belong to a value. */
    private static List<String> split(String text) {
        var terms = new ArrayList<String>();
        var start = 0;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ',') {
                terms.add(text.substring(start, i));
                start = i + 1;
            }
        }
        terms.add(text.substring(start));
        return terms;
    }

    private static Term term(String selector, String term) {
        for (int i = 0; i < term.length(); i++) {
            if (term.startsWith("!=", i)) {
                return new Term(term.substring(0, i), unescape(term.substring(i + 2)), true);
            }
            if (term.charAt(i) == '=') {
                var width = term.startsWith("==", i) ? 2 : 1;
                return new Term(term.substring(0, i), unescape(term.substring(i + width)), false);
            }
        }
        throw new MalformedValueException(
                "invalid selector: '" + selector + "'; can't understand '" + term + "'");
    }

    private static String unescape(String value) {
        var plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == ',' || c == '=') {
                throw new MalformedValueException(
                        "invalid field selector: unescaped character in value: " + (int) c);
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    throw new MalformedValueException(
                            "invalid field selector: invalid escape sequence: "
                                    + value.substring(i - 1, Math.min(i + 1, value.length())));
                }
                c = value.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }

    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}
