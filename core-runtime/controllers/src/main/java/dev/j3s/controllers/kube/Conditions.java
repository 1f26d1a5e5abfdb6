package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reading and changing {@code status.conditions}; the transition time moves with the status. */
public final class Conditions {
    private Conditions() {}

    public static @Nullable JsonNode find(JsonNode status, String type) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    public static boolean isTrue(JsonNode status, String type) {
        var condition = find(status, type);
        return condition != null && condition.path("status").asText().equals("True");
    }

    public static String reason(JsonNode status, String type) {
        var condition = find(status, type);
        return condition == null ? "" : condition.path("reason").asText();
    }

    /**
     * Sets a condition; its {@code lastTransitionTime} stays when the status stays. Returns the
     * condition, to add fields that only some types have.
     */
    public static ObjectNode set(
            ObjectNode status,
            String type,
            String value,
            String reason,
            String message,
            Instant now) {
        var old = find(status, type);
        var condition = Json.object().put("type", type).put("status", value);
        var since =
                old != null && old.path("status").asText().equals(value)
                        ? old.path("lastTransitionTime").asText(seconds(now))
                        : seconds(now);
        condition.put("lastTransitionTime", since);
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
        replace(status, type, condition);
        return condition;
    }

    private static void replace(ObjectNode status, String type, ObjectNode condition) {
        var all = array(status);
        for (var i = 0; i < all.size(); i++) {
            if (all.get(i).path("type").asText().equals(type)) {
                all.set(i, condition);
                return;
            }
        }
        all.add(condition);
    }

    public static void remove(ObjectNode status, String type) {
        if (!(status.path("conditions") instanceof ArrayNode all)) {
            return;
        }
        for (var i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).path("type").asText().equals(type)) {
                all.remove(i);
            }
        }
        if (all.isEmpty()) {
            status.remove("conditions");
        }
    }

    private static ArrayNode array(ObjectNode status) {
        return status.path("conditions") instanceof ArrayNode all
                ? all
                : status.putArray("conditions");
    }

    /** The form of {@code metav1.Time}. */
    public static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
