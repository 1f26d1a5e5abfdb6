package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How a container uses the pod's volumes: mounts and block devices. */
final class MountRules {
    private static final Set<String> PROPAGATIONS =
            Checks.setOf("Bidirectional", "HostToContainer", "None");
    private static final Set<String> RECURSIVE = Checks.setOf("Disabled", "IfPossible", "Enabled");

    private final Problems problems;
    private final Map<String, JsonNode> volumes;

    /**
     * @param volumes of the pod that are valid, by name
     */
    MountRules(Problems problems, Map<String, JsonNode> volumes) {
        this.problems = problems;
        this.volumes = volumes;
    }

    void ofContainer(JsonNode container, Path path) {
        mounts(container, path.child("volumeMounts"));
        devices(container, path.child("volumeDevices"));
    }

    private void mounts(JsonNode container, Path path) {
        var mounts = Fields.items(container, "volumeMounts");
        if (mounts.isEmpty()) {
            return;
        }
        var devices = byName(container, "volumeDevices", "devicePath");
        var seen = new HashSet<String>();
        for (var i = 0; i < mounts.size(); i++) {
            var mount = mounts.get(i);
            var name = Fields.text(mount, "name");
            var at = path.index(i);
            if (name.isEmpty()) {
                problems.required(at.child("name"), "");
            }
            if (!volumes.containsKey(name)) {
                problems.notFound(at.child("name"), name);
            }
            var target = Fields.text(mount, "mountPath");
            if (target.isEmpty()) {
                problems.required(at.child("mountPath"), "");
            }
            if (!seen.add(target)) {
                problems.invalid(at.child("mountPath"), target, "must be unique");
            }
            if (devices.containsKey(name)) {
                problems.invalid(at.child("name"), name, "must not already exist in volumeDevices");
            }
            if (devices.containsValue(target)) {
                problems.invalid(
                        at.child("mountPath"),
                        target,
                        "must not already exist as a path in volumeDevices");
            }
            subPaths(mount, at, path);
            propagation(mount, container, path);
            recursiveReadOnly(mount, path.child("recursiveReadOnly"));
        }
    }

    private void subPaths(JsonNode mount, Path at, Path path) {
        var subPath = Fields.text(mount, "subPath");
        if (!subPath.isEmpty()) {
            FilePaths.descending(subPath, path.child("subPath"), problems);
        }
        var expression = Fields.text(mount, "subPathExpr");
        if (!expression.isEmpty()) {
            if (!subPath.isEmpty()) {
                problems.invalid(
                        at.child("subPathExpr"),
                        expression,
                        "subPathExpr and subPath are mutually exclusive");
            }
            FilePaths.descending(expression, path.child("subPathExpr"), problems);
        }
    }

    private void propagation(JsonNode mount, JsonNode container, Path path) {
        if (!Fields.has(mount, "mountPropagation")) {
            return;
        }
        var propagation = Fields.text(mount, "mountPropagation");
        if (!PROPAGATIONS.contains(propagation)) {
            problems.notSupported(path.child("mountPropagation"), propagation, PROPAGATIONS);
        }
        var privileged = Fields.flag(Fields.get(container, "securityContext"), "privileged");
        if (propagation.equals("Bidirectional") && !privileged) {
            problems.forbidden(
                    path.child("mountPropagation"),
                    "Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private void recursiveReadOnly(JsonNode mount, Path path) {
        if (!Fields.has(mount, "recursiveReadOnly")) {
            return;
        }
        var mode = Fields.text(mount, "recursiveReadOnly");
        if (!RECURSIVE.contains(mode)) {
            problems.notSupported(path, mode, RECURSIVE);
        } else if (!mode.equals("Disabled")) {
            if (!Fields.flag(mount, "readOnly")) {
                problems.forbidden(path, "may only be specified when readOnly is true");
            }
            if (Fields.has(mount, "mountPropagation")
                    && !Fields.text(mount, "mountPropagation").equals("None")) {
                problems.forbidden(
                        path,
                        "may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private void devices(JsonNode container, Path path) {
        var devices = Fields.items(container, "volumeDevices");
        if (devices.isEmpty()) {
            return;
        }
        var mounts = byName(container, "volumeMounts", "mountPath");
        var names = new HashSet<String>();
        var paths = new HashSet<String>();
        for (var i = 0; i < devices.size(); i++) {
            var name = Fields.text(devices.get(i), "name");
            var target = Fields.text(devices.get(i), "devicePath");
            deviceName(name, names, mounts, path.index(i).child("name"));
            devicePath(target, paths, mounts, path.index(i).child("devicePath"));
        }
    }

    private void deviceName(
            String name, HashSet<String> names, Map<String, String> mounts, Path path) {
        if (name.isEmpty()) {
            problems.required(path, "");
        }
        if (!name.isEmpty() && !names.add(name)) {
            problems.invalid(path, name, "must be unique");
        }
        var volume = volumes.get(name);
        if (volume == null) {
            problems.notFound(path, name);
        } else if (!Fields.has(volume, "persistentVolumeClaim")
                && !Fields.has(volume, "ephemeral")) {
            problems.invalid(
                    path,
                    name,
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for"
                            + " block mode");
        }
        if (mounts.containsKey(name)) {
            problems.invalid(path, name, "must not already exist in volumeMounts");
        }
    }

    private void devicePath(
            String target, HashSet<String> paths, Map<String, String> mounts, Path path) {
        if (target.isEmpty()) {
            problems.required(path, "");
        }
        if (!paths.add(target)) {
            problems.invalid(path, target, "must be unique");
        }
        if (target.contains("..")) {
            problems.invalid(path, target, "can not contain backsteps ('..')");
        }
        if (mounts.containsValue(target)) {
            problems.invalid(path, target, "must not already exist as a path in volumeMounts");
        }
    }

    private static Map<String, String> byName(JsonNode container, String list, String field) {
        var all = new HashMap<String, String>();
        for (var one : Fields.items(container, list)) {
            all.put(Fields.text(one, "name"), Fields.text(one, field));
        }
        return all;
    }
}
