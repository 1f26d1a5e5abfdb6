package dev.j3s.apiserver.types.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.Names;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Checks of single values that many types share, worded as upstream words them. */
public final class Checks {
    private static final int ANNOTATIONS_SIZE_MAX = 256 * 1024;
    private static final String NOT_NEGATIVE = "must be greater than or equal to 0";
    private static final String POSITIVE = "must be greater than zero";

    private final Problems problems;

    public Checks(Problems problems) {
        this.problems = problems;
    }

    public Problems problems() {
        return problems;
    }

    /** A set for {@link #oneOf} that lists its values sorted, as most of upstream's do. */
    public static Set<String> setOf(String... values) {
        return new TreeSet<>(List.of(values));
    }

    /** A set that lists its values as given, where upstream does not sort them. */
    public static Set<String> listed(String... values) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(values)));
    }

    public void dnsLabel(String value, Path path) {
        problems.invalid(path, value, Names.dns1123Label(value));
    }

    public void subdomain(String value, Path path) {
        problems.invalid(path, value, Names.dns1123Subdomain(value));
    }

    public void qualifiedName(String value, Path path) {
        problems.invalid(path, value, Names.qualifiedName(value));
    }

    public void notNegative(JsonNode holder, String field, Path path) {
        var value = Fields.number(holder, field);
        if (value < 0) {
            problems.invalid(path.child(field), value, NOT_NEGATIVE);
        }
    }

    public void positive(JsonNode holder, String field, Path path) {
        var value = Fields.number(holder, field);
        if (value <= 0) {
            problems.invalid(path.child(field), value, POSITIVE);
        }
    }

    /** Nothing to say when the value is among {@code supported}; an absent one is required. */
    public void requiredOneOf(JsonNode holder, String field, Set<String> supported, Path path) {
        var value = Fields.text(holder, field);
        if (value.isEmpty()) {
            problems.required(path.child(field), "");
        } else if (!supported.contains(value)) {
            problems.notSupported(path.child(field), value, supported);
        }
    }

    /** An absent value is fine. */
    public void oneOf(JsonNode holder, String field, Set<String> supported, Path path) {
        if (Fields.has(holder, field)) {
            var value = Fields.text(holder, field);
            if (!supported.contains(value)) {
                problems.notSupported(path.child(field), value, supported);
            }
        }
    }

    public void required(JsonNode holder, String field, Path path) {
        if (Fields.text(holder, field).isEmpty()) {
            problems.required(path.child(field), "");
        }
    }

    public void port(long port, Path path) {
        problems.invalid(path, port, Names.portNumber(port));
    }

    /** A port's number, or the name of one. */
    public void portOrName(JsonNode port, Path path) {
        if (port.isTextual()) {
            problems.invalid(path, port.textValue(), Names.portName(port.textValue()));
        } else {
            port(port.asLong(0), path);
        }
    }

    public void labels(JsonNode labels, Path path) {
        for (var label : labels.properties()) {
            qualifiedName(label.getKey(), path);
            var value = label.getValue().asText("");
            problems.invalid(path, value, Names.labelValue(value));
        }
    }

    public void annotations(JsonNode annotations, Path path) {
        var size = 0L;
        for (var annotation : annotations.properties()) {
            var key = annotation.getKey();
            problems.invalid(path, key, Names.qualifiedName(key.toLowerCase(Locale.ROOT)));
            size += key.length() + annotation.getValue().asText("").length();
        }
        if (size > ANNOTATIONS_SIZE_MAX) {
            problems.tooLong(path, ANNOTATIONS_SIZE_MAX);
        }
    }

    /** A LabelSelector object; absent is fine. */
    public void selector(JsonNode selector, Path path) {
        if (selector.isObject()) {
            problems.addAll(LabelSelector.validate(selector, path.toString()));
        }
    }

    public void ip(String value, Path path) {
        ip(value, List.of(), path);
    }

    /** {@code before}: values of the old object, which stay valid whatever they are. */
    public void ip(String value, Collection<String> before, Path path) {
        if (!before.contains(value)) {
            problems.invalid(path, value, IpText.addressProblems(value));
        }
    }

    public void cidr(String value, Collection<String> before, Path path) {
        if (!before.contains(value)) {
            problems.invalid(path, value, IpText.prefixProblems(value));
        }
    }

    /** At most one address of each family. */
    public void dualStack(List<String> values, JsonNode list, String what, Path path) {
        var distinct = values.stream().map(v -> v.contains(":")).distinct().count();
        if (values.size() > 1 && (distinct != 2 || values.size() > 2)) {
            problems.invalid(
                    path, list, "may specify no more than one " + what + " for each IP family");
        }
    }
}
