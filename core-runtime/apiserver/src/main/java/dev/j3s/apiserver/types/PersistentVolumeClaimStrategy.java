package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.ClaimSpecRules;
import dev.j3s.apiserver.types.pod.SpecDiff;
import dev.j3s.apiserver.types.pod.VolumeDefaults;
import dev.j3s.model.Quantity;
import java.util.List;
import java.util.Map;

/** PersistentVolumeClaims: fixed once made, but for their size while bound. */
final class PersistentVolumeClaimStrategy extends SpecStrategy {
    PersistentVolumeClaimStrategy() {
        super(true, false);
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode claim) {
        VolumeDefaults.applyToClaimSpec(Fields.ensure(claim, "spec"));
        Fields.defaultText(Fields.ensure(claim, "status"), "phase", "Pending");
    }

    @Override
    public void prepareForCreate(ObjectNode claim) {
        claim.putObject("status").put("phase", "Pending");
        dataSources(Fields.ensure(claim, "spec"));
    }

    /** The two ways to name a source hold the same, unless one names another namespace. */
    private static void dataSources(ObjectNode spec) {
        var source = Fields.object(spec, "dataSource");
        var reference = Fields.object(spec, "dataSourceRef");
        if (source != null && reference == null) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (source == null
                && reference != null
                && Fields.text(reference, "namespace").isEmpty()) {
            spec.set("dataSource", reference.deepCopy());
        }
    }

    @Override
    void check(JsonNode claim, Problems problems) {
        new ClaimSpecRules(problems).validate(Fields.get(claim, "spec"), Path.SPEC);
    }

    @Override
    void checkUpdate(JsonNode claim, JsonNode old, Problems problems) {
        check(claim, problems);
        ObjectNode now = Fields.get(claim, "spec").deepCopy();
        ObjectNode before = Fields.get(old, "spec").deepCopy();
        if (Fields.text(before, "volumeName").isEmpty()) {
            Fields.keep(before, now, "volumeName");
        }
        if (!Fields.has(before, "storageClassName")) {
            Fields.keep(before, now, "storageClassName");
        }
        if (Fields.text(Fields.get(claim, "status"), "phase").equals("Bound")) {
            Fields.keep(now, before, "volumeAttributesClassName");
            if (Fields.at(now, "resources", "requests") instanceof ObjectNode requests) {
                Fields.keep(requests, Fields.at(before, "resources", "requests"), "storage");
            }
        }
        if (!Fields.same(now, before)) {
            problems.forbidden(
                    Path.SPEC,
                    "spec is immutable after creation except resources.requests and"
                            + " volumeAttributesClassName for bound claims\n"
                            + SpecDiff.of(before, now));
        }
        size(claim, old, problems);
        Immutable.check(
                Fields.get(claim, "spec"),
                Fields.get(old, "spec"),
                "volumeMode",
                Path.of("volumeMode"),
                problems);
    }

    private static void size(JsonNode claim, JsonNode old, Problems problems) {
        var now = Quantity.of(storage(Fields.get(claim, "spec")));
        var before = Quantity.of(storage(Fields.get(old, "spec")));
        var actual = Quantity.of(Fields.at(old, "status", "capacity", "storage"));
        if (now.compareTo(before) < 0 && now.compareTo(actual) <= 0) {
            problems.forbidden(
                    Path.SPEC.child("resources", "requests", "storage"),
                    "field can not be less than status.capacity");
        }
    }

    private static JsonNode storage(JsonNode spec) {
        return Fields.at(spec, "resources", "requests", "storage");
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        for (var list : List.of("capacity", "allocatedResources")) {
            for (var amount : Fields.entries(Fields.get(object, "status"), list)) {
                if (Quantity.of(amount.getValue()).signum() < 0) {
                    problems.invalid(
                            Path.STATUS.child(list).key(amount.getKey()),
                            amount.getValue().asText(""),
                            "must be a valid resource quantity");
                }
            }
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonNode claim) {
        return Map.of("name", Fields.text(Fields.get(claim, "metadata"), "name"));
    }
}
