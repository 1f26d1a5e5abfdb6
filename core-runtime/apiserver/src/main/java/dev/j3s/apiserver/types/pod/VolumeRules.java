package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import dev.j3s.model.Quantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The volumes of a pod spec: one source each, names that are unique. */
final class VolumeRules {
    /** 0777 */
    static final int FILE_MODE_MAX = 511;

    private static final String FILE_MODE_WORDS =
            "must be a number between 0 and 0777 (octal), both inclusive";
    private static final Set<String> HOST_PATH_TYPES =
            Checks.setOf(
                    "",
                    "DirectoryOrCreate",
                    "Directory",
                    "FileOrCreate",
                    "File",
                    "Socket",
                    "CharDevice",
                    "BlockDevice");

    /** In the order upstream looks at them. */
    private static final List<String> SOURCES =
            List.of(
                    "emptyDir",
                    "hostPath",
                    "gitRepo",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "secret",
                    "nfs",
                    "iscsi",
                    "glusterfs",
                    "flocker",
                    "persistentVolumeClaim",
                    "rbd",
                    "cinder",
                    "cephfs",
                    "quobyte",
                    "downwardAPI",
                    "fc",
                    "flexVolume",
                    "configMap",
                    "azureFile",
                    "vsphereVolume",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "azureDisk",
                    "storageos",
                    "projected",
                    "scaleIO",
                    "csi",
                    "ephemeral",
                    "image");

    private final Problems problems;
    private final Checks checks;
    private final String podName;
    private final ProjectionRules projections;

    /**
     * @param podName empty in a template
     */
    VolumeRules(Problems problems, String podName) {
        this.problems = problems;
        this.checks = new Checks(problems);
        this.podName = podName;
        this.projections = new ProjectionRules(problems);
    }

    /** The valid volumes by name. */
    Map<String, JsonNode> validate(JsonNode spec, Path path) {
        var volumes = Fields.items(spec, "volumes");
        var valid = new HashMap<String, JsonNode>();
        var claims = ephemeralClaims(volumes);
        for (var i = 0; i < volumes.size(); i++) {
            var volume = volumes.get(i);
            var at = path.index(i);
            var before = problems.size();
            var name = Fields.text(volume, "name");
            source(volume, name, at);
            if (name.isEmpty()) {
                problems.required(at.child("name"), "");
            } else {
                checks.dnsLabel(name, at.child("name"));
            }
            if (valid.containsKey(name)) {
                problems.duplicate(at.child("name"), name);
            }
            if (problems.size() == before) {
                valid.put(name, volume);
            }
            var claim = Fields.text(Fields.get(volume, "persistentVolumeClaim"), "claimName");
            if (!claim.isEmpty() && claims.contains(claim)) {
                problems.invalid(
                        at.child("persistentVolumeClaim", "claimName"),
                        claim,
                        "must not reference a PVC that gets created for an ephemeral volume");
            }
        }
        return valid;
    }

    private Set<String> ephemeralClaims(List<JsonNode> volumes) {
        var claims = new HashSet<String>();
        for (var volume : volumes) {
            if (!podName.isEmpty() && Fields.has(volume, "ephemeral")) {
                claims.add(podName + "-" + Fields.text(volume, "name"));
            }
        }
        return claims;
    }

    private void source(JsonNode volume, String name, Path path) {
        var count = 0;
        for (var type : SOURCES) {
            var source = Fields.get(volume, type);
            if (!source.isObject()) {
                continue;
            }
            if (count++ > 0) {
                problems.forbidden(path.child(type), "may not specify more than 1 volume type");
            } else {
                ofType(type, source, name, path);
            }
        }
        if (count == 0) {
            problems.required(path, "must specify a volume type");
        }
    }

    private void ofType(String type, JsonNode source, String name, Path path) {
        var at = path.child(type);
        switch (type) {
            case "emptyDir" -> emptyDir(source, at);
            case "hostPath" -> hostPath(source, at);
            case "secret" -> {
                checks.required(source, "secretName", at);
                files(source, at);
            }
            case "configMap" -> {
                checks.required(source, "name", at);
                files(source, at);
            }
            case "nfs" -> nfs(source, at);
            case "persistentVolumeClaim" -> checks.required(source, "claimName", at);
            case "downwardAPI" -> {
                fileMode(source, "defaultMode", at, problems);
                for (var file : Fields.items(source, "items")) {
                    projections.downwardFile(file, at);
                }
            }
            case "projected" -> {
                fileMode(source, "defaultMode", at, problems);
                projections.validate(source, at);
            }
            case "csi" -> csi(source, at);
            case "ephemeral" -> ephemeral(source, name, path);
            case "image" -> checks.required(source, "reference", at);
            default -> required(type, source, at);
        }
    }

    /** Volumes of cloud and storage vendors: only what they cannot do without. */
    private void required(String type, JsonNode source, Path path) {
        var fields =
                switch (type) {
                    case "gitRepo" -> List.of("repository");
                    case "gcePersistentDisk" -> List.of("pdName");
                    case "awsElasticBlockStore", "cinder", "portworxVolume" -> List.of("volumeID");
                    case "iscsi" -> List.of("targetPortal", "iqn");
                    case "glusterfs" -> List.of("endpoints", "path");
                    case "rbd" -> List.of("image");
                    case "quobyte" -> List.of("registry", "volume");
                    case "flexVolume" -> List.of("driver");
                    case "azureFile" -> List.of("secretName", "shareName");
                    case "vsphereVolume" -> List.of("volumePath");
                    case "photonPersistentDisk" -> List.of("pdID");
                    case "azureDisk" -> List.of("diskName", "diskURI");
                    case "storageos" -> List.of("volumeName");
                    case "scaleIO" -> List.of("gateway", "system", "volumeName");
                    default -> List.<String>of();
                };
        fields.forEach(field -> checks.required(source, field, path));
    }

    private void emptyDir(JsonNode source, Path path) {
        if (Fields.has(source, "sizeLimit") && Quantity.of(source.get("sizeLimit")).signum() < 0) {
            problems.forbidden(
                    path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity");
        }
    }

    private void hostPath(JsonNode source, Path path) {
        var file = Fields.text(source, "path");
        if (file.isEmpty()) {
            problems.required(path.child("path"), "");
            return;
        }
        FilePaths.noBacksteps(file, path.child("path"), problems);
        checks.oneOf(source, "type", HOST_PATH_TYPES, path);
    }

    private void nfs(JsonNode source, Path path) {
        checks.required(source, "server", path);
        checks.required(source, "path", path);
        var file = Fields.text(source, "path");
        if (!file.startsWith("/")) {
            problems.invalid(path.child("path"), file, "must be an absolute path");
        }
    }

    private void csi(JsonNode source, Path path) {
        driverName(Fields.text(source, "driver"), path.child("driver"), problems);
        if (Fields.has(source, "nodePublishSecretRef")) {
            checks.required(
                    source.get("nodePublishSecretRef"), "name", path.child("nodePublishSecretRef"));
        }
    }

    /** A CSI driver's name; public for the storage types. */
    static void driverName(String name, Path path, Problems problems) {
        if (name.isEmpty()) {
            problems.required(path, "");
        }
        if (name.length() > Names.LABEL_LENGTH_MAX) {
            problems.tooLong(path, Names.LABEL_LENGTH_MAX);
        }
        problems.invalid(path, name, Names.dns1123Subdomain(name.toLowerCase(Locale.ROOT)));
    }

    private void ephemeral(JsonNode source, String name, Path path) {
        var template = Fields.get(source, "volumeClaimTemplate");
        var at = path.child("ephemeral", "volumeClaimTemplate");
        if (!template.isObject()) {
            problems.required(at, "");
            return;
        }
        new ClaimSpecRules(problems).validate(Fields.get(template, "spec"), at.child("spec"));
        if (!podName.isEmpty() && !name.isEmpty()) {
            var claim = podName + "-" + name;
            for (var words : Names.dns1123Subdomain(claim)) {
                problems.invalid(path.child("name"), name, "PVC name \"" + claim + "\": " + words);
            }
        }
    }

    private void files(JsonNode source, Path path) {
        fileMode(source, "defaultMode", path, problems);
        var items = Fields.items(source, "items");
        for (var i = 0; i < items.size(); i++) {
            keyToPath(items.get(i), path.child("items").index(i), problems);
        }
    }

    static void keyToPath(JsonNode item, Path path, Problems problems) {
        if (Fields.text(item, "key").isEmpty()) {
            problems.required(path.child("key"), "");
        }
        var file = Fields.text(item, "path");
        if (file.isEmpty()) {
            problems.required(path.child("path"), "");
        }
        FilePaths.notReserved(file, path.child("path"), problems);
        fileMode(item, "mode", path, problems);
    }

    static void fileMode(JsonNode holder, String field, Path path, Problems problems) {
        var mode = Fields.number(holder, field);
        if (mode < 0 || mode > FILE_MODE_MAX) {
            problems.invalid(path.child(field), mode, FILE_MODE_WORDS);
        }
    }
}
