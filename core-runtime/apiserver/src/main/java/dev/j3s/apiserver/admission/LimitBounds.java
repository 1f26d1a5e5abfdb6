package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Quantity;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Amounts against one item of a limit range; pure. */
record LimitBounds(String type, Map<String, Quantity> requests, Map<String, Quantity> limits) {
    void check(JsonNode limit, List<String> errors) {
        ResourceAmounts.read(limit.path("min")).forEach((name, min) -> min(name, min, errors));
        ResourceAmounts.read(limit.path("max")).forEach((name, max) -> max(name, max, errors));
        ResourceAmounts.read(limit.path("maxLimitRequestRatio"))
                .forEach((name, ratio) -> ratio(name, ratio, errors));
    }

    /** For claims, which have no limits. */
    void checkRequests(JsonNode limit, List<String> errors) {
        ResourceAmounts.read(limit.path("min")).forEach((name, min) -> min(name, min, errors));
        ResourceAmounts.read(limit.path("max"))
                .forEach((name, max) -> {
                    var request = requests.get(name);
                    if (request == null) {
                        errors.add(usage("maximum", name, max) + ".  No request is specified");
                    } else if (request.compareTo(max) > 0) {
                        errors.add(usage("maximum", name, max) + but("request", request));
                    }
                });
    }

    private String usage(String bound, String name, Quantity enforced) {
        return bound + " " + name + " usage per " + type + " is " + enforced;
    }

    private static String but(String what, Quantity amount) {
        return ", but " + what + " is " + amount;
    }

    private void min(String name, Quantity min, List<String> errors) {
        var request = requests.get(name);
        var limit = limits.get(name);
        if (request == null) {
            errors.add(usage("minimum", name, min) + ".  No request is specified");
        } else if (request.compareTo(min) < 0) {
            errors.add(usage("minimum", name, min) + but("request", request));
        } else if (limit != null && limit.compareTo(min) < 0) {
            errors.add(usage("minimum", name, min) + but("limit", limit));
        }
    }

    private void max(String name, Quantity max, List<String> errors) {
        var request = requests.get(name);
        var limit = limits.get(name);
        if (limit == null) {
            errors.add(usage("maximum", name, max) + ".  No limit is specified");
        } else if (limit.compareTo(max) > 0) {
            errors.add(usage("maximum", name, max) + but("limit", limit));
        } else if (request != null && request.compareTo(max) > 0) {
            errors.add(usage("maximum", name, max) + but("request", request));
        }
    }

    private void ratio(String name, Quantity max, List<String> errors) {
        var request = requests.get(name);
        var limit = limits.get(name);
        var start = name + " max limit to request ratio per " + type + " is " + max;
        if (request == null || request.isZero()) {
            errors.add(start + ", but no request is specified or request is 0");
        } else if (limit == null || limit.isZero()) {
            errors.add(start + ", but no limit is specified or limit is 0");
        } else {
            var ratio = limit.amount().divide(request.amount(), MathContext.DECIMAL64);
            if (ratio.compareTo(max.amount()) > 0) {
                errors.add(
                        start
                                + String.format(
                                        Locale.ROOT,
                                        ", but provided ratio is %f",
                                        ratio.doubleValue()));
            }
        }
    }
}
