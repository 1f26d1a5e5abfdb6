package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.AffinityRules;
import dev.j3s.apiserver.types.pod.ClaimSpecRules;
import dev.j3s.apiserver.types.pod.FilePaths;
import dev.j3s.apiserver.types.pod.ResourceRounding;
import dev.j3s.apiserver.types.pod.SpecDiff;
import dev.j3s.apiserver.types.pod.VolumeDefaults;
import dev.j3s.model.Json;
import dev.j3s.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PersistentVolumes: one source, which never changes. */
final class PersistentVolumeStrategy extends SpecStrategy {
    private static final Set<String> RECLAIM_POLICIES = Checks.setOf("Delete", "Recycle", "Retain");
    private static final List<String> SOURCES =
            List.of(
                    "hostPath",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "glusterfs",
                    "flocker",
                    "nfs",
                    "rbd",
                    "quobyte",
                    "cephfs",
                    "iscsi",
                    "cinder",
                    "fc",
                    "flexVolume",
                    "azureFile",
                    "vsphereVolume",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "azureDisk",
                    "scaleIO",
                    "local",
                    "storageos",
                    "csi");

    PersistentVolumeStrategy() {
        super(true, false);
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode volume) {
        Fields.defaultText(Fields.ensure(volume, "status"), "phase", "Pending");
        var spec = Fields.ensure(volume, "spec");
        Fields.defaultText(spec, "persistentVolumeReclaimPolicy", "Retain");
        Fields.defaultPointer(spec, "volumeMode", "Filesystem");
        ResourceRounding.apply(spec.get("capacity"));
        VolumeDefaults.applyToSources(spec);
    }

    @Override
    public void prepareForCreate(ObjectNode volume) {
        volume.putObject("status").put("phase", "Pending");
    }

    @Override
    void check(JsonNode volume, Problems problems) {
        var spec = Fields.get(volume, "spec");
        var claims = new ClaimSpecRules(problems);
        var checks = new Checks(problems);
        claims.accessModes(spec, "", Path.SPEC.child("accessModes"));
        capacity(spec, problems);
        checks.oneOf(spec, "persistentVolumeReclaimPolicy", RECLAIM_POLICIES, Path.SPEC);
        if (Fields.has(spec, "nodeAffinity")) {
            nodeAffinity(spec.get("nodeAffinity"), problems);
        }
        sources(spec, problems);
        var storageClass = Fields.text(spec, "storageClassName");
        if (!storageClass.isEmpty()) {
            checks.subdomain(storageClass, Path.SPEC.child("storageClassName"));
        }
        claims.volumeMode(spec, Path.SPEC);
    }

    private static void capacity(JsonNode spec, Problems problems) {
        var path = Path.SPEC.child("capacity");
        var capacity = Fields.get(spec, "capacity");
        if (capacity.isEmpty()) {
            problems.required(path, "");
        }
        if (!capacity.has("storage") || capacity.size() > 1) {
            problems.notSupported(
                    path,
                    capacity.isMissingNode() ? NullNode.getInstance() : capacity,
                    List.of("storage"));
        }
        for (var amount : capacity.properties()) {
            if (Quantity.of(amount.getValue()).signum() <= 0) {
                problems.invalid(
                        path.key(amount.getKey()),
                        amount.getValue().asText(""),
                        "must be greater than zero");
            }
        }
    }

    private static void nodeAffinity(JsonNode affinity, Problems problems) {
        var path = Path.SPEC.child("nodeAffinity", "required");
        if (Fields.has(affinity, "required")) {
            new AffinityRules(problems).nodeSelector(affinity.get("required"), path);
        } else {
            problems.required(path, "must specify required node constraints");
        }
    }

    private static void sources(JsonNode spec, Problems problems) {
        var count = 0;
        for (var type : SOURCES) {
            if (!Fields.has(spec, type)) {
                continue;
            }
            if (count++ > 0) {
                problems.forbidden(
                        Path.SPEC.child(type), "may not specify more than 1 volume type");
            } else {
                source(type, spec, problems);
            }
        }
        if (count == 0) {
            problems.required(Path.SPEC, "must specify a volume type");
        }
    }

    private static void source(String type, JsonNode spec, Problems problems) {
        var source = spec.get(type);
        var path = Path.SPEC.child(type);
        var checks = new Checks(problems);
        switch (type) {
            case "hostPath", "local" -> {
                var file = Fields.text(source, "path");
                if (file.isEmpty()) {
                    problems.required(path.child("path"), "");
                }
                FilePaths.noBacksteps(file, path.child("path"), problems);
                if (type.equals("local") && !Fields.has(spec, "nodeAffinity")) {
                    problems.required(
                            Path.METADATA.child("annotations"),
                            "Local volume requires node affinity");
                }
            }
            case "nfs" -> {
                checks.required(source, "server", path);
                checks.required(source, "path", path);
            }
            case "csi" -> {
                checks.required(source, "driver", path);
                checks.required(source, "volumeHandle", path);
            }
            default -> {
                // Other sources are served as they are: nothing in this cluster mounts them.
            }
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        check(object, problems);
        var now = sourcesOf(object);
        var before = sourcesOf(old);
        if (!Fields.same(now, before)) {
            problems.forbidden(
                    Path.SPEC.child("persistentvolumesource"),
                    "spec.persistentvolumesource is immutable after creation\n"
                            + SpecDiff.of(before, now));
        }
        var spec = Fields.get(object, "spec");
        Immutable.check(
                spec, Fields.get(old, "spec"), "volumeMode", Path.of("volumeMode"), problems);
        if (Fields.at(old, "spec", "nodeAffinity").isObject()) {
            Immutable.check(
                    spec,
                    Fields.get(old, "spec"),
                    "nodeAffinity",
                    Path.of("nodeAffinity"),
                    problems);
        }
    }

    private static ObjectNode sourcesOf(JsonNode volume) {
        var all = Json.object();
        for (var type : SOURCES) {
            Fields.keep(all, Fields.get(volume, "spec"), type);
        }
        return all;
    }

    @Override
    public Map<String, String> selectableFields(JsonNode volume) {
        return Map.of("name", Fields.text(Fields.get(volume, "metadata"), "name"));
    }
}
