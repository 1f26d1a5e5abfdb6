package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.model.Quantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The quality-of-service class of a pod, from what its containers ask for. */
public final class PodQuality {
    private static final List<String> COMPUTE = List.of("cpu", "memory");

    private PodQuality() {}

    /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}. */
    public static String of(JsonNode spec) {
        var requests = new HashMap<String, Quantity>();
        var limits = new HashMap<String, Quantity>();
        var guaranteed = true;
        var ofPod = Fields.get(spec, "resources");
        if (ofPod.isObject()) {
            add(requests, ofPod, "requests");
            guaranteed = add(limits, ofPod, "limits") || Fields.size(ofPod, "limits") == 0;
        } else {
            for (var list : List.of("containers", "initContainers")) {
                for (var container : Fields.items(spec, list)) {
                    var resources = Fields.get(container, "resources");
                    add(requests, resources, "requests");
                    guaranteed &= add(limits, resources, "limits");
                }
            }
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return "BestEffort";
        }
        return guaranteed && equal(requests, limits) ? "Guaranteed" : "Burstable";
    }

    /** True when both cpu and memory are there. */
    private static boolean add(Map<String, Quantity> sum, JsonNode resources, String list) {
        var found = new HashSet<String>();
        var amounts = Fields.get(resources, list);
        for (var name : COMPUTE) {
            var amount = amounts.get(name);
            if (amount != null && Quantity.of(amount).signum() > 0) {
                found.add(name);
                sum.merge(name, Quantity.of(amount), Quantity::add);
            }
        }
        return found.size() == COMPUTE.size();
    }

    private static boolean equal(Map<String, Quantity> requests, Map<String, Quantity> limits) {
        if (requests.size() != limits.size()) {
            return false;
        }
        for (var request : requests.entrySet()) {
            var limit = limits.get(request.getKey());
            if (limit == null || limit.compareTo(request.getValue()) != 0) {
                return false;
            }
        }
        return true;
    }
}
