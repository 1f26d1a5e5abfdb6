package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Quantity;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Amounts of resources are kept in thousandths: finer ones are rounded up. */
public final class ResourceRounding {
    private static final int MILLI_SCALE = 3;

    private ResourceRounding() {}

    public static void applyToRequirements(@Nullable JsonNode requirements) {
        if (requirements != null) {
            apply(requirements.get("limits"));
            apply(requirements.get("requests"));
        }
    }

    /** Rounds every amount of a resource list; absent is fine. */
    public static void apply(@Nullable JsonNode resources) {
        if (!(resources instanceof ObjectNode list)) {
            return;
        }
        for (var resource : list.properties()) {
            if (resource.getValue().isTextual() && mayBeFine(resource.getValue().textValue())) {
                var rounded = round(resource.getValue().textValue());
                resource.setValue(list.textNode(rounded));
            }
        }
    }

    /** Only nano, micro and decimals can be finer than a thousandth. */
    private static boolean mayBeFine(String text) {
        return text.endsWith("n") || text.endsWith("u") || text.indexOf('.') >= 0;
    }

    private static String round(String text) {
        var quantity = Quantity.parse(text);
        if (quantity.amount().stripTrailingZeros().scale() <= MILLI_SCALE) {
            return text;
        }
        var milli = quantity.amount().setScale(MILLI_SCALE, RoundingMode.UP).unscaledValue();
        return Quantity.ofMilli(milli.longValueExact()).toString();
    }
}
