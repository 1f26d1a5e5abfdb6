package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy's named expressions as a CEL map: each is evaluated when it is first asked for, so that
 * one that cannot be evaluated harms only the expressions that use it.
 */
final class Variables extends AbstractMap<String, Object> {
    /** Gives the value of an expression. */
    @FunctionalInterface
    interface Evaluator {
        Object evaluate(String expression) throws PolicyException;
    }

    private final Map<String, String> expressions = new LinkedHashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> underway = new HashSet<>();
    private final Evaluator evaluator;

    Variables(JsonNode variables, Evaluator evaluator) {
        variables.forEach(
                v -> expressions.put(v.path("name").asText(), v.path("expression").asText()));
        this.evaluator = evaluator;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return expressions.containsKey(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        var known = values.get(name);
        var expression = expressions.get(name);
        if (known != null || expression == null) {
            return known;
        }
        var text = String.valueOf(name);
        if (!underway.add(text)) {
            throw new IllegalArgumentException("variable '" + text + "' refers to itself");
        }
        try {
            var value = evaluator.evaluate(expression);
            values.put(text, value);
            return value;
        } catch (PolicyException e) {
            throw new IllegalArgumentException(
                    "composited variable \"" + text + "\" fails to evaluate: " + e.text(), e);
        } finally {
            underway.remove(text);
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        var all = new LinkedHashMap<String, Object>();
        for (var name : expressions.keySet()) {
            var value = get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all.entrySet();
    }
}
