package dev.j3s.controllers.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.controllers.kube.Resource;

/** How far a rollout may leave the wanted number, resolved to pods. */
record Strategy(boolean rolling, int maxSurge, int maxUnavailable) {

    static Strategy of(Resource deployment) {
        var strategy = deployment.spec().path("strategy");
        if (strategy.path("type").asText("RollingUpdate").equals("Recreate")) {
            return new Strategy(false, 0, 0);
        }
        var wanted = deployment.replicas();
        var rolling = strategy.path("rollingUpdate");
        var surge = resolve(rolling.path("maxSurge"), wanted, true);
        var unavailable = resolve(rolling.path("maxUnavailable"), wanted, false);
        // Both can round to nothing; then nothing could ever move.
        return new Strategy(
                true,
                surge,
                surge == 0 && unavailable == 0 ? 1 : Math.min(unavailable, Math.max(wanted, 1)));
    }

    /** A number, or a percentage of {@code total}. Absent: 25%. */
    static int resolve(JsonNode value, int total, boolean up) {
        if (value.isInt() || value.isLong()) {
            return value.intValue();
        }
        var text = value.asText("25%");
        if (text.isEmpty()) {
            text = "25%";
        }
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        var percent = Integer.parseInt(text.substring(0, text.length() - 1));
        var exact = (double) percent * total / 100;
        return (int) (up ? Math.ceil(exact) : Math.floor(exact));
    }

    /** Pods that may be missing from the wanted number. */
    int unavailableMax(int wanted) {
        return !rolling || wanted == 0 ? 0 : Math.min(maxUnavailable, wanted);
    }
}
