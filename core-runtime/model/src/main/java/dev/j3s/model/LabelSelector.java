package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which labels are meant: the {@code labelSelector} of a query string or a {@code LabelSelector}
 * object. Immutable; {@link #matches} allocates nothing.
 */
public final class LabelSelector {
    /** The empty selector. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);

    /** What an absent LabelSelector object means. */
    public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

    private final List<Requirement> requirements;
    private final boolean nothing;

    private LabelSelector(List<Requirement> requirements, boolean nothing) {
        this.requirements = List.copyOf(requirements);
        this.nothing = nothing;
    }

    /**
     * Reads {@code a=b,c in (d,e),!f}. Throws {@link MalformedValueException} with upstream's
     * sentence.
     */
    public static LabelSelector parse(String text) {
        if (text.isEmpty()) {
            return EVERYTHING;
        }
        var found = new ArrayList<>(new LabelSelectorParser(text).parse());
        found.sort(Comparator.comparing(Requirement::key));
        return of(found);
    }

    public static LabelSelector of(List<Requirement> requirements) {
        return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements, false);
    }

    /** Exactly these labels, with no check of their form: {@code spec.selector} of a Service. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        return of(
                labels.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> equal(e.getKey(), e.getValue()))
                        .toList());
    }

    /**
     * A {@code meta/v1 LabelSelector} object: null, missing or JSON null selects nothing, {@code
     * {}} everything. Throws {@link MalformedValueException} when an expression is malformed; a
     * validated object never is.
     */
    public static LabelSelector ofObject(@Nullable JsonNode selector) {
        if (selector == null || selector.isMissingNode() || selector.isNull()) {
            return NOTHING;
        }
        var found = new ArrayList<Requirement>();
        selector.path("matchLabels")
                .properties()
                .forEach(e -> found.add(equal(e.getKey(), e.getValue().asText())));
        for (var expression : selector.path("matchExpressions")) {
            found.add(requirement(expression));
        }
        found.sort(Comparator.comparing(Requirement::key));
        return of(found);
    }

    private static Requirement equal(String key, String value) {
        return new Requirement(key, Requirement.Operator.EQUALS, List.of(value));
    }

    private static Requirement requirement(JsonNode expression) {
        var values = new ArrayList<String>();
        expression.path("values").forEach(v -> values.add(v.asText()));
        var operator =
                switch (expression.path("operator").asText()) {
                    case "In" -> Requirement.Operator.IN;
                    case "NotIn" -> Requirement.Operator.NOT_IN;
                    case "Exists" -> Requirement.Operator.EXISTS;
                    case "DoesNotExist" -> Requirement.Operator.DOES_NOT_EXIST;
                    default ->
                            throw new MalformedValueException(
                                    expression.path("operator")
                                            + " is not a valid label selector operator");
                };
        return LabelSelectorParser.checked(expression.path("key").asText(), operator, values);
    }

    /** Upstream's validation of a LabelSelector object at {@code path}; an absent one is fine. */
    public static List<FieldError> validate(JsonNode selector, String path) {
        var errors = new ArrayList<FieldError>(0);
        for (var label : selector.path("matchLabels").properties()) {
            var at = path + ".matchLabels";
            var value = label.getValue().asText();
            Names.qualifiedName(label.getKey())
                    .forEach(e -> errors.add(FieldError.invalid(at, label.getKey(), e)));
            Names.labelValue(value).forEach(e -> errors.add(FieldError.invalid(at, value, e)));
        }
        var index = 0;
        for (var expression : selector.path("matchExpressions")) {
            validateExpression(expression, path + ".matchExpressions[" + index++ + "]", errors);
        }
        return errors;
    }

    private static void validateExpression(JsonNode node, String path, List<FieldError> errors) {
        var values = node.path("values");
        switch (node.path("operator").asText()) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.add(
                            FieldError.required(
                                    path + ".values",
                                    "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.add(
                            FieldError.forbidden(
                                    path + ".values",
                                    "may not be specified when `operator` is 'Exists' or"
                                            + " 'DoesNotExist'"));
                }
            }
            default ->
                    errors.add(
                            FieldError.invalid(
                                    path + ".operator",
                                    node.path("operator").asText(),
                                    "not a valid selector operator"));
        }
        var key = node.path("key").asText();
        Names.qualifiedName(key)
                .forEach(e -> errors.add(FieldError.invalid(path + ".key", key, e)));
        var index = 0;
        for (var value : values) {
            var at = path + ".values[" + index++ + "]";
            Names.labelValue(value.asText())
                    .forEach(e -> errors.add(FieldError.invalid(at, value.asText(), e)));
        }
    }

    public List<Requirement> requirements() {
        return requirements;
    }

    /** True when every object matches, so that nobody needs to look at labels. */
    public boolean isEverything() {
        return !nothing && requirements.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        if (nothing) {
            return false;
        }
        for (var requirement : requirements) {
            if (!requirement.matches(labels.get(requirement.key()))) {
                return false;
            }
        }
        return true;
    }

    /** {@code labels} is an object's {@code metadata.labels}; null or missing means none. */
    public boolean matches(@Nullable JsonNode labels) {
        if (nothing) {
            return false;
        }
        for (var requirement : requirements) {
            var value = labels == null ? null : labels.get(requirement.key());
            if (!requirement.matches(value == null ? null : value.textValue())) {
                return false;
            }
        }
        return true;
    }

    /** The query string that means the same; {@link #NOTHING} prints as the empty one. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelSelector that
                && nothing == that.nothing
                && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return requirements.hashCode() * 2 + (nothing ? 1 : 0);
    }
}
