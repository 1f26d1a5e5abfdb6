package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Quantity;
import java.util.HashMap;
import java.util.Map;

/**
 * Amounts by resource name: cpu in thousandths, everything else in its own unit. Absent means zero.
 */
record Resources(Map<String, Long> amounts) {
    static final String CPU = "cpu";
    static final String MEMORY = "memory";
    static final String PODS = "pods";
    static final Resources NONE = new Resources(Map.of());

    Resources {
        amounts = Map.copyOf(amounts);
    }

    static Resources of(JsonNode quantities) {
        if (quantities.isEmpty()) {
            return NONE;
        }
        var amounts = new HashMap<String, Long>();
        for (var field : quantities.properties()) {
            var quantity = Quantity.of(field.getValue());
            amounts.put(
                    field.getKey(),
                    field.getKey().equals(CPU) ? quantity.milliValue() : quantity.value());
        }
        return new Resources(amounts);
    }

    long get(String name) {
        return amounts.getOrDefault(name, 0L);
    }

    Resources plus(Resources other) {
        return merge(other, Long::sum);
    }

    Resources minus(Resources other) {
        var negative = new HashMap<String, Long>();
        other.amounts.forEach((k, v) -> negative.put(k, -v));
        return merge(new Resources(negative), Long::sum);
    }

    Resources max(Resources other) {
        return merge(other, Math::max);
    }

    private Resources merge(Resources other, java.util.function.BinaryOperator<Long> how) {
        if (other.amounts.isEmpty()) {
            return this;
        }
        var all = new HashMap<>(amounts);
        other.amounts.forEach((k, v) -> all.merge(k, v, how));
        return new Resources(all);
    }
}
