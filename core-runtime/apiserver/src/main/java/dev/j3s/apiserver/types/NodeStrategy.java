package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.ResourceRounding;
import dev.j3s.apiserver.types.pod.ResourceRules;
import dev.j3s.apiserver.types.pod.TolerationRules;
import dev.j3s.model.FieldError;
import dev.j3s.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes; a kubelet registers one with its status in the same request. */
final class NodeStrategy extends SpecStrategy {
    private static final String CIDR_FIXED =
            "node updates may not change podCIDR except from \"\" to valid";

    NodeStrategy() {
        super(true, false);
    }

    @Override
    public void applyDefaults(ObjectNode node) {
        if (node.get("status") instanceof ObjectNode status) {
            if (!Fields.has(status, "allocatable")
                    && status.get("capacity") instanceof ObjectNode capacity) {
                status.set("allocatable", capacity.deepCopy());
            }
            ResourceRounding.apply(status.get("capacity"));
            ResourceRounding.apply(status.get("allocatable"));
        }
        if (node.get("spec") instanceof ObjectNode spec) {
            podCidrs(spec);
        }
    }

    /** The singular field and the first of the plural one are the same network. */
    private static void podCidrs(ObjectNode spec) {
        var one = Fields.text(spec, "podCIDR");
        var all = Fields.texts(spec, "podCIDRs");
        if (!one.isEmpty() && (all.isEmpty() || !all.getFirst().equals(one))) {
            spec.putArray("podCIDRs").add(one);
        } else if (one.isEmpty() && !all.isEmpty()) {
            spec.put("podCIDR", all.getFirst());
        }
    }

    @Override
    public void prepareForCreate(ObjectNode node) {
        if (node.get("spec") instanceof ObjectNode spec) {
            spec.remove("configSource");
        }
    }

    @Override
    void check(JsonNode node, Problems problems) {
        var spec = Fields.get(node, "spec");
        taints(spec, problems);
        resources(node, problems);
        var checks = new Checks(problems);
        var cidrs = Fields.texts(spec, "podCIDRs");
        for (var i = 0; i < cidrs.size(); i++) {
            checks.cidr(cidrs.get(i), List.of(), Path.SPEC.child("podCIDRs").index(i));
        }
        checks.dualStack(cidrs, Fields.get(spec, "podCIDRs"), "CIDR", Path.SPEC.child("podCIDRs"));
    }

    private static void taints(JsonNode spec, Problems problems) {
        var path = Path.METADATA.child("taints");
        var rules = new TolerationRules(problems);
        var seen = new HashSet<String>();
        var taints = Fields.items(spec, "taints");
        for (var i = 0; i < taints.size(); i++) {
            var taint = taints.get(i);
            var key = Fields.text(taint, "key");
            var effect = Fields.text(taint, "effect");
            problems.invalid(path.index(i).child("key"), key, Names.qualifiedName(key));
            var value = Fields.text(taint, "value");
            var words = Names.labelValue(value);
            if (!words.isEmpty()) {
                problems.invalid(path.index(i).child("value"), value, String.join(";", words));
            }
            rules.effect(effect, path.index(i).child("effect"));
            if (!seen.add(key + ":" + effect)) {
                problems.add(
                        new FieldError(
                                FieldError.Type.DUPLICATE,
                                path.index(i).toString(),
                                taint.toString(),
                                "taints must be unique by key and effect pair"));
            }
        }
    }

    private static void resources(JsonNode node, Problems problems) {
        var rules = new ResourceRules(problems, Set.of());
        for (var list : List.of("capacity", "allocatable")) {
            for (var amount : Fields.entries(Fields.get(node, "status"), list)) {
                rules.quantity(
                        amount.getKey(),
                        amount.getValue(),
                        Path.STATUS.child(list).child(amount.getKey()));
            }
        }
    }

    @Override
    void checkUpdate(JsonNode node, JsonNode old, Problems problems) {
        check(node, problems);
        checkChange(node, old, problems);
    }

    private static void checkChange(JsonNode node, JsonNode old, Problems problems) {
        var spec = Fields.get(node, "spec");
        var before = Fields.get(old, "spec");
        var addresses = Fields.items(Fields.get(node, "status"), "addresses");
        for (var i = 0; i < addresses.size(); i++) {
            if (addresses.indexOf(addresses.get(i)) < i) {
                problems.duplicate(Path.STATUS.child("addresses").index(i), addresses.get(i));
            }
        }
        if (Fields.size(before, "podCIDRs") > 0
                && !Fields.same(spec.get("podCIDRs"), before.get("podCIDRs"))) {
            problems.forbidden(Path.SPEC.child("podCIDRs"), CIDR_FIXED);
        }
        var provider = Fields.text(before, "providerID");
        if (!provider.isEmpty() && !provider.equals(Fields.text(spec, "providerID"))) {
            problems.forbidden(
                    Path.SPEC.child("providerID"),
                    "node updates may not change providerID except from \"\" to valid");
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        resources(object, problems);
        checkChange(object, old, problems);
    }

    @Override
    public Map<String, String> selectableFields(JsonNode node) {
        return Map.of(
                "spec.unschedulable",
                Boolean.toString(Fields.flag(Fields.get(node, "spec"), "unschedulable")));
    }

    @Override
    public List<String> warnings(JsonNode node) {
        return Fields.text(Fields.get(node, "spec"), "externalID").isEmpty()
                ? List.of()
                : List.of("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
}
