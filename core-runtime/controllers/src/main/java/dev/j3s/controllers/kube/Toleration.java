package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's leave to stay on tainted nodes; empty key with Exists tolerates everything. */
public record Toleration(
        String key, String operator, String value, String effect, @Nullable Long seconds) {

    public record Taint(String key, String value, String effect, JsonNode json) {
        public static List<Taint> of(JsonNode taints) {
            var list = new ArrayList<Taint>(taints.size());
            for (var one : taints) {
                list.add(
                        new Taint(
                                one.path("key").asText(),
                                one.path("value").asText(),
                                one.path("effect").asText(),
                                one));
            }
            return list;
        }
    }

    public static List<Toleration> list(JsonNode json) {
        var list = new ArrayList<Toleration>(json.size());
        for (var one : json) {
            list.add(of(one));
        }
        return List.copyOf(list);
    }

    public static Toleration of(JsonNode one) {
        return new Toleration(
                one.path("key").asText().intern(),
                one.path("operator").asText("Equal").intern(),
                one.path("value").asText().intern(),
                one.path("effect").asText().intern(),
                one.has("tolerationSeconds") ? one.path("tolerationSeconds").asLong() : null);
    }

    public boolean tolerates(Taint taint) {
        if (!effect.isEmpty() && !effect.equals(taint.effect())) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return operator.equals("Exists")
                || (!key.isEmpty() && operator.equals("Equal") && value.equals(taint.value()));
    }

    public static boolean allTolerated(List<Toleration> tolerations, List<Taint> taints) {
        return taints.stream()
                .allMatch(taint -> tolerations.stream().anyMatch(one -> one.tolerates(taint)));
    }
}
