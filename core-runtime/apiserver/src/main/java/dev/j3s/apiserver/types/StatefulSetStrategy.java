package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.ClaimSpecRules;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodSpecRules;
import dev.j3s.apiserver.types.pod.PodWarnings;
import dev.j3s.apiserver.types.pod.VolumeDefaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** StatefulSets. */
final class StatefulSetStrategy extends SpecStrategy {
    private static final Set<String> RETENTIONS = Checks.listed("Retain", "Delete");
    private static final List<String> MUTABLE =
            List.of(
                    "replicas",
                    "template",
                    "updateStrategy",
                    "minReadySeconds",
                    "ordinals",
                    "revisionHistoryLimit",
                    "persistentVolumeClaimRetentionPolicy");
    private static final List<String> PARTS =
            List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");

    StatefulSetStrategy() {
        super(true, true);
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public void applyDefaults(ObjectNode set) {
        var spec = Fields.ensure(set, "spec");
        Fields.defaultText(spec, "podManagementPolicy", "OrderedReady");
        var strategy = Fields.ensure(spec, "updateStrategy");
        if (Fields.text(strategy, "type").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Fields.defaultObject(strategy, "rollingUpdate");
        }
        if (Fields.text(strategy, "type").equals("RollingUpdate")
                && strategy.get("rollingUpdate") instanceof ObjectNode rolling) {
            Fields.defaultNumber(rolling, "partition", 0);
        }
        var retention = Fields.ensure(spec, "persistentVolumeClaimRetentionPolicy");
        Fields.defaultText(retention, "whenDeleted", "Retain");
        Fields.defaultText(retention, "whenScaled", "Retain");
        Fields.defaultNumber(spec, "replicas", 1);
        Fields.defaultNumber(spec, "revisionHistoryLimit", 10);
        PodDefaults.applyToTemplate(spec, "template");
        for (var template : Fields.items(spec, "volumeClaimTemplates")) {
            if (template instanceof ObjectNode claim) {
                claim.put("kind", "PersistentVolumeClaim").put("apiVersion", "v1");
                VolumeDefaults.applyToClaimSpec(Fields.ensure(claim, "spec"));
                Fields.defaultText(Fields.ensure(claim, "status"), "phase", "Pending");
            }
        }
    }

    @Override
    void check(JsonNode set, Problems problems) {
        var spec = Fields.get(set, "spec");
        validate(spec, problems);
        var claims = Fields.items(spec, "volumeClaimTemplates");
        for (var i = 0; i < claims.size(); i++) {
            new ClaimSpecRules(problems)
                    .validate(
                            Fields.get(claims.get(i), "spec"),
                            Path.SPEC.child("volumeClaimTemplates").index(i).child("spec"));
        }
        var service = Fields.text(spec, "serviceName");
        if (!service.isEmpty()) {
            new Checks(problems).dnsLabel(service, Path.SPEC.child("serviceName"));
        }
    }

    private static void validate(JsonNode spec, Problems problems) {
        var rules = new WorkloadRules(problems, "StatefulSet");
        var management = Fields.text(spec, "podManagementPolicy");
        if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
            problems.invalid(
                    Path.SPEC.child("podManagementPolicy"),
                    management,
                    "must be 'OrderedReady' or 'Parallel'");
        }
        updateStrategy(Fields.get(spec, "updateStrategy"), problems);
        var retention = Fields.get(spec, "persistentVolumeClaimRetentionPolicy");
        for (var field : List.of("whenDeleted", "whenScaled")) {
            new Checks(problems)
                    .oneOf(
                            retention,
                            field,
                            RETENTIONS,
                            Path.SPEC.child("persistentVolumeClaimRetentionPolicy"));
        }
        rules.notNegative(spec, "replicas", "minReadySeconds");
        if (Fields.number(Fields.get(spec, "ordinals"), "start") < 0) {
            problems.invalid(
                    Path.SPEC.child("ordinals.start"),
                    Fields.number(Fields.get(spec, "ordinals"), "start"),
                    "must be greater than or equal to 0");
        }
        rules.selector(spec, true);
        rules.matching(spec);
        new PodSpecRules(problems).template(withClaims(spec), Path.SPEC.child("template"));
        rules.alwaysRestarts(spec);
    }

    /** The template as its pods will see it: claims are volumes, the set names the host. */
    private static JsonNode withClaims(JsonNode spec) {
        var template = Fields.get(spec, "template");
        var claims = Fields.items(spec, "volumeClaimTemplates");
        if (claims.isEmpty() || !(template instanceof ObjectNode object)) {
            return template;
        }
        var copy = object.deepCopy();
        var podSpec = Fields.ensure(copy, "spec");
        podSpec.remove(List.of("subdomain", "hostname"));
        var names = new HashSet<String>();
        var volumes = podSpec.arrayNode();
        for (var claim : claims) {
            var name = Fields.text(Fields.get(claim, "metadata"), "name");
            names.add(name);
            volumes.addObject()
                    .put("name", name)
                    .putObject("persistentVolumeClaim")
                    .put("claimName", name);
        }
        for (var volume : Fields.items(podSpec, "volumes")) {
            if (!names.contains(Fields.text(volume, "name"))) {
                volumes.add(volume);
            }
        }
        podSpec.set("volumes", volumes);
        return copy;
    }

    private static void updateStrategy(JsonNode strategy, Problems problems) {
        var path = Path.SPEC.child("updateStrategy");
        var rolling = Fields.get(strategy, "rollingUpdate");
        switch (Fields.text(strategy, "type")) {
            case "OnDelete" -> {
                if (rolling.isObject()) {
                    problems.invalid(
                            path.child("rollingUpdate"),
                            rolling,
                            "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" ->
                    new Checks(problems)
                            .notNegative(rolling, "partition", path.child("rollingUpdate"));
            default -> problems.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        validate(Fields.get(object, "spec"), problems);
        ObjectNode now = Fields.get(object, "spec").deepCopy();
        ObjectNode before = Fields.get(old, "spec").deepCopy();
        now.remove(MUTABLE);
        before.remove(MUTABLE);
        if (!Fields.same(now, before)) {
            problems.forbidden(
                    Path.SPEC,
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                            + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                            + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                            + " forbidden");
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        new WorkloadRules(problems, "StatefulSet").replicaStatus(object, old, PARTS);
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return PodWarnings.ofTemplate(Fields.at(object, "spec", "template"), "spec.template");
    }
}
