package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import dev.j3s.model.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Environment variables, and the references to fields of the pod that volumes use too. */
final class EnvRules {
    static final Set<String> ENV_FIELDS =
            Checks.setOf(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs");
    static final Set<String> VOLUME_FIELDS =
            Checks.setOf(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.labels",
                    "metadata.annotations",
                    "metadata.uid");
    private static final Set<String> RESOURCE_FIELDS =
            Checks.setOf(
                    "limits.cpu",
                    "limits.memory",
                    "limits.ephemeral-storage",
                    "requests.cpu",
                    "requests.memory",
                    "requests.ephemeral-storage");
    private static final Set<String> CPU_DIVISORS = Set.of("1m", "1");
    private static final Set<String> BYTE_DIVISORS =
            Set.of(
                    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi",
                    "1Ei");

    /** What a downward API path may name at all, whether or not it is allowed at one place. */
    private static final Set<String> CONVERTIBLE =
            Set.of(
                    "metadata.annotations",
                    "metadata.labels",
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.serviceAccountName",
                    "spec.schedulerName",
                    "status.phase",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs",
                    "spec.host");

    private static final List<String> SOURCES =
            List.of(
                    "fieldRef",
                    "resourceFieldRef",
                    "configMapKeyRef",
                    "secretKeyRef",
                    "fileKeyRef");

    private final Problems problems;
    private final Checks checks;

    EnvRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void variables(JsonNode container, Path path) {
        var variables = Fields.items(container, "env");
        for (var i = 0; i < variables.size(); i++) {
            var variable = variables.get(i);
            var name = Fields.text(variable, "name");
            if (name.isEmpty()) {
                problems.required(path.index(i).child("name"), "");
            } else {
                problems.invalid(path.index(i).child("name"), name, Names.environmentName(name));
            }
            if (Fields.has(variable, "valueFrom")) {
                valueFrom(variable, path.index(i).child("valueFrom"));
            }
        }
    }

    private void valueFrom(JsonNode variable, Path path) {
        var source = variable.get("valueFrom");
        var sources = SOURCES.stream().filter(name -> Fields.has(source, name)).count();
        if (Fields.has(source, "fieldRef")) {
            fieldRef(source.get("fieldRef"), ENV_FIELDS, path.child("fieldRef"));
        }
        if (Fields.has(source, "resourceFieldRef")) {
            resourceRef(source.get("resourceFieldRef"), false, path.child("resourceFieldRef"));
        }
        for (var keyRef : List.of("configMapKeyRef", "secretKeyRef")) {
            if (Fields.has(source, keyRef)) {
                keyRef(source.get(keyRef), path.child(keyRef));
            }
        }
        if (Fields.has(source, "fileKeyRef")) {
            fileKeyRef(source.get("fileKeyRef"), path.child("fileKeyRef"));
        }
        if (sources == 0) {
            problems.invalid(
                    path,
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                            + " `secretKeyRef` or `fileKeyRef`");
        } else if (!Fields.text(variable, "value").isEmpty()) {
            problems.invalid(path, "", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            problems.invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    void fieldRef(JsonNode reference, Set<String> allowed, Path path) {
        if (Fields.text(reference, "apiVersion").isEmpty()) {
            problems.required(path.child("apiVersion"), "");
            return;
        }
        var field = Fields.text(reference, "fieldPath");
        if (field.isEmpty()) {
            problems.required(path.child("fieldPath"), "");
            return;
        }
        var open = field.endsWith("']") ? field.indexOf("['") : -1;
        var plain = open < 0 ? field : field.substring(0, open);
        if (!CONVERTIBLE.contains(plain)) {
            problems.invalid(
                    path.child("fieldPath"),
                    field,
                    "error converting fieldPath: field label not supported: " + field);
        } else if (open >= 0) {
            subscript(plain, field.substring(open + 2, field.length() - 2), path);
        } else if (!allowed.contains(field)) {
            problems.notSupported(path.child("fieldPath"), field, allowed);
        }
    }

    private void subscript(String plain, String key, Path path) {
        switch (plain) {
            case "metadata.annotations" -> checks.qualifiedName(key.toLowerCase(Locale.ROOT), path);
            case "metadata.labels" -> checks.qualifiedName(key, path);
            default -> problems.invalid(path, plain, "does not support subscript");
        }
    }

    void resourceRef(JsonNode reference, boolean inVolume, Path path) {
        var resource = Fields.text(reference, "resource");
        if (inVolume && Fields.text(reference, "containerName").isEmpty()) {
            problems.required(path.child("containerName"), "");
        } else if (resource.isEmpty()) {
            problems.required(path.child("resource"), "");
        } else if (!RESOURCE_FIELDS.contains(resource) && !isHugePages(resource)) {
            problems.notSupported(path.child("resource"), resource, RESOURCE_FIELDS);
        }
        if (Fields.has(reference, "divisor")) {
            divisor(resource, Quantity.of(reference.get("divisor")), path.child("divisor"));
        }
    }

    private static boolean isHugePages(String resource) {
        return resource.startsWith("requests.hugepages-")
                || resource.startsWith("limits.hugepages-");
    }

    private void divisor(String resource, Quantity divisor, Path path) {
        if (divisor.isZero()) {
            return;
        }
        var of = resource.substring(resource.indexOf('.') + 1);
        if (of.equals("cpu")) {
            if (!CPU_DIVISORS.contains(divisor.toString())) {
                problems.invalid(
                        path,
                        resource,
                        "only divisor's values 1m and 1 are supported with the cpu resource");
            }
            return;
        }
        var name =
                switch (of) {
                    case "memory" -> "memory";
                    case "ephemeral-storage" -> "local ephemeral storage";
                    default -> isHugePages(resource) ? "hugepages" : "";
                };
        if (!name.isEmpty() && !BYTE_DIVISORS.contains(divisor.toString())) {
            problems.invalid(
                    path,
                    resource,
                    "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi,"
                            + " 1Ei are supported with the "
                            + name
                            + " resource");
        }
    }

    private void keyRef(JsonNode reference, Path path) {
        var name = Fields.text(reference, "name");
        checks.subdomain(name, path.child("name"));
        var key = Fields.text(reference, "key");
        if (key.isEmpty()) {
            problems.required(path.child("key"), "");
        } else {
            problems.invalid(path.child("key"), key, Names.configMapKey(key));
        }
    }

    private void fileKeyRef(JsonNode reference, Path path) {
        var key = Fields.text(reference, "key");
        if (key.isEmpty()) {
            problems.required(path.child("key"), "");
        } else {
            problems.invalid(path.child("key"), key, Names.environmentName(key));
        }
        var volume = Fields.text(reference, "volumeName");
        if (volume.isEmpty()) {
            problems.required(path.child("volumeName"), "");
        } else {
            checks.dnsLabel(volume, path.child("volumeName"));
        }
        checks.required(reference, "path", path);
        FilePaths.noBacksteps(Fields.text(reference, "path"), path.child("path"), problems);
    }

    void sources(JsonNode container, Path path) {
        var sources = Fields.items(container, "envFrom");
        for (var i = 0; i < sources.size(); i++) {
            var source = sources.get(i);
            var prefix = Fields.text(source, "prefix");
            if (!prefix.isEmpty()) {
                problems.invalid(
                        path.index(i).child("prefix"), prefix, Names.environmentName(prefix));
            }
            var count = 0;
            for (var reference : List.of("configMapRef", "secretRef")) {
                if (Fields.has(source, reference)) {
                    count++;
                    objectRef(source.get(reference), path.index(i).child(reference));
                }
            }
            if (count == 0) {
                problems.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (count > 1) {
                problems.invalid(path, "", "may not have more than one field specified at a time");
            }
        }
    }

    private void objectRef(JsonNode reference, Path path) {
        var name = Fields.text(reference, "name");
        if (name.isEmpty()) {
            problems.required(path.child("name"), "");
        } else {
            checks.subdomain(name, path.child("name"));
        }
    }
}
