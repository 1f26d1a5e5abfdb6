package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.FieldError;
import dev.j3s.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a CustomResourceDefinition must be (apiextensions-apiserver apis/apiextensions/validation).
 * Upstream moves what all versions share to the top of the spec before it validates; so its paths,
 * and these, say {@code spec.validation} for a CRD with one version.
 */
final class CrdRules {
    private final SchemaRules schemas;

    CrdRules(CrdSchemas converter, CelEnvironment cel) {
        this.schemas = new SchemaRules(converter, cel);
    }

    List<FieldError> check(JsonNode crd) {
        var errors = new ArrayList<FieldError>(0);
        var spec = crd.path("spec");
        var name = crd.path("metadata").path("name").asText();
        var wanted =
                spec.path("names").path("plural").asText("") + "." + spec.path("group").asText("");
        if (!name.equals(wanted)) {
            errors.add(
                    FieldError.invalid(
                            "metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
        }
        spec(spec, errors);
        errors.addAll(checkStatus(crd));
        errors.addAll(approval(crd));
        return errors;
    }

    List<FieldError> checkUpdate(JsonNode crd, JsonNode old) {
        var errors = new ArrayList<FieldError>(0);
        var spec = crd.path("spec");
        var before = old.path("spec");
        spec(spec, errors);
        if (CrdConditions.isTrue(old, "Established")) {
            immutable(spec.path("scope"), before.path("scope"), "spec.scope", errors);
            immutable(
                    spec.path("names").path("kind"),
                    before.path("names").path("kind"),
                    "spec.names.kind",
                    errors);
        }
        immutable(spec.path("group"), before.path("group"), "spec.group", errors);
        immutable(
                spec.path("names").path("plural"),
                before.path("names").path("plural"),
                "spec.names.plural",
                errors);
        errors.addAll(checkStatus(crd));
        return errors;
    }

    private static void immutable(
            JsonNode now, JsonNode before, String path, List<FieldError> errors) {
        if (!now.equals(before)) {
            errors.add(FieldError.invalid(path, now, "field is immutable"));
        }
    }

    static List<FieldError> checkStatus(JsonNode crd) {
        var errors = new ArrayList<FieldError>(0);
        names(crd.path("status").path("acceptedNames"), "status.acceptedNames", errors);
        var stored = crd.path("status").path("storedVersions");
        var path = "status.storedVersions";
        if (stored.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path,
                            stored.isArray() ? stored : "null",
                            "must have at least one stored version"));
            return errors;
        }
        var versions = new HashSet<String>();
        for (var version : crd.path("spec").path("versions")) {
            var name = version.path("name").asText();
            versions.add(name);
            if (version.path("storage").asBoolean() && !CrdSchemas.strings(stored).contains(name)) {
                errors.add(
                        FieldError.invalid(path, stored, "must have the storage version " + name));
            }
        }
        for (int i = 0; i < stored.size(); i++) {
            var name = stored.get(i).asText();
            if (!versions.contains(name)) {
                errors.add(
                        FieldError.invalid(
                                path + "[" + i + "]",
                                name,
                                "missing from spec.versions; "
                                        + name
                                        + " was previously a storage version, and must remain in"
                                        + " spec.versions until a storage migration ensures no data"
                                        + " remains persisted in "
                                        + name
                                        + " and removes "
                                        + name
                                        + " from status.storedVersions"));
            }
        }
        return errors;
    }

    private void spec(JsonNode spec, List<FieldError> errors) {
        group(spec.path("group").asText(""), errors);
        var scope = spec.path("scope").asText("");
        if (scope.isEmpty()) {
            errors.add(FieldError.required("spec.scope", ""));
        } else if (!Set.of("Cluster", "Namespaced").contains(scope)) {
            errors.add(
                    FieldError.notSupported("spec.scope", scope, List.of("Cluster", "Namespaced")));
        }
        versions(spec.path("versions"), errors);
        requiredNames(spec.path("names"), errors);
        names(spec.path("names"), "spec.names", errors);
        if (spec.path("preserveUnknownFields").asBoolean()) {
            errors.add(
                    FieldError.invalid(
                            "spec.preserveUnknownFields",
                            true,
                            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true"
                                    + " in spec.versions[*].schema instead"));
        }
        var conversion = spec.path("conversion").path("strategy").asText("None");
        if (!conversion.equals("None")) {
            errors.add(
                    FieldError.notSupported(
                            "spec.conversion.strategy", conversion, List.of("None")));
        }
    }

    private static void group(String group, List<FieldError> errors) {
        if (group.isEmpty()) {
            errors.add(FieldError.required("spec.group", ""));
            return;
        }
        var problems = Names.dns1123Subdomain(group);
        if (!problems.isEmpty()) {
            errors.add(FieldError.invalid("spec.group", group, String.join(",", problems)));
        } else if (group.indexOf('.') < 0) {
            errors.add(
                    FieldError.invalid(
                            "spec.group", group, "should be a domain with at least one dot"));
        }
    }

    private void versions(JsonNode versions, List<FieldError> errors) {
        var seen = new HashSet<String>();
        var unique = true;
        var storage = 0;
        var shared = new SharedParts(versions);
        for (int i = 0; i < versions.size(); i++) {
            if (CustomResources.openApi(versions.get(i)).isMissingNode()) {
                var path = "spec.versions[" + i + "].schema.openAPIV3Schema";
                errors.add(FieldError.required(path, ""));
            }
        }
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.get(i);
            var path = "spec.versions[" + i + "]";
            var name = version.path("name").asText("");
            storage += version.path("storage").asBoolean() ? 1 : 0;
            unique &= seen.add(name);
            var problems = Names.dns1035Label(name);
            if (!problems.isEmpty()) {
                errors.add(FieldError.invalid(path + ".name", name, String.join(",", problems)));
            }
            VersionRules.deprecation(version, path, errors);
            parts(version, shared, path, i, errors);
        }
        if (!unique) {
            errors.add(
                    FieldError.invalid(
                            "spec.versions", versions, "must contain unique version names"));
        }
        if (storage != 1) {
            errors.add(
                    FieldError.invalid(
                            "spec.versions",
                            versions,
                            "must have exactly one version marked as storage version"));
        }
    }

    /** What all versions share is judged once, at the top of the spec. */
    private record SharedParts(
            boolean schema, boolean subresources, boolean columns, boolean selectable) {
        SharedParts(JsonNode versions) {
            this(
                    same(versions, "schema"),
                    same(versions, "subresources"),
                    same(versions, "additionalPrinterColumns"),
                    same(versions, "selectableFields"));
        }

        private static boolean same(JsonNode versions, String field) {
            var first = versions.path(0).path(field);
            for (var version : versions) {
                if (!version.path(field).equals(first)) {
                    return false;
                }
            }
            return true;
        }
    }

    private void parts(
            JsonNode version, SharedParts shared, String path, int index, List<FieldError> errors) {
        if (!shared.schema() || index == 0) {
            var at = shared.schema() ? "spec.validation" : path + ".schema";
            errors.addAll(
                    schemas.check(
                            CustomResources.openApi(version),
                            at + ".openAPIV3Schema",
                            version.path("subresources").has("status")));
        }
        if (!shared.subresources() || index == 0) {
            var at = (shared.subresources() ? "spec" : path) + ".subresources";
            VersionRules.scale(version.path("subresources").path("scale"), at + ".scale", errors);
        }
        if (!shared.columns() || index == 0) {
            var at = (shared.columns() ? "spec" : path) + ".additionalPrinterColumns";
            VersionRules.columns(version.path("additionalPrinterColumns"), at, errors);
        }
        if (!shared.selectable() || index == 0) {
            var at = (shared.selectable() ? "spec" : path) + ".selectableFields";
            VersionRules.selectable(version, at, errors);
        }
    }

    private static void requiredNames(JsonNode names, List<FieldError> errors) {
        for (var field : List.of("plural", "singular", "kind", "listKind")) {
            if (names.path(field).asText("").isEmpty()) {
                errors.add(FieldError.required("spec.names." + field, ""));
            }
        }
    }

    private static void names(JsonNode names, String path, List<FieldError> errors) {
        for (var field : List.of("plural", "singular")) {
            label(names.path(field).asText(""), path + "." + field, errors);
        }
        for (var field : List.of("kind", "listKind")) {
            var value = names.path(field).asText("");
            var problems = Names.dns1035Label(value.toLowerCase(Locale.ROOT));
            if (!value.isEmpty() && !problems.isEmpty()) {
                errors.add(
                        FieldError.invalid(
                                path + "." + field,
                                value,
                                "may have mixed case, but should otherwise match: "
                                        + String.join(",", problems)));
            }
        }
        list(names.path("shortNames"), path + ".shortNames", errors);
        var kind = names.path("kind").asText("");
        if (!kind.isEmpty() && kind.equals(names.path("listKind").asText(""))) {
            errors.add(
                    FieldError.invalid(
                            path + ".listKind", kind, "kind and listKind may not be the same"));
        }
        list(names.path("categories"), path + ".categories", errors);
    }

    private static void list(JsonNode list, String path, List<FieldError> errors) {
        for (int i = 0; i < list.size(); i++) {
            label(list.get(i).asText(), path + "[" + i + "]", errors);
        }
    }

    private static void label(String value, String path, List<FieldError> errors) {
        var problems = Names.dns1035Label(value.isEmpty() ? "a" : value);
        if (!problems.isEmpty()) {
            errors.add(FieldError.invalid(path, value, String.join(",", problems)));
        }
    }

    private static List<FieldError> approval(JsonNode crd) {
        var group = crd.path("spec").path("group").asText("");
        var isProtected =
                group.equals("k8s.io")
                        || group.endsWith(".k8s.io")
                        || group.equals("kubernetes.io")
                        || group.endsWith(".kubernetes.io");
        var key = "api-approved.kubernetes.io";
        var value = crd.path("metadata").path("annotations").path(key).asText("");
        if (!isProtected || value.startsWith("http") || value.startsWith("unapproved")) {
            return List.of();
        }
        var at = "metadata.annotations[" + key + "]";
        return List.of(
                value.isEmpty()
                        ? FieldError.required(
                                at,
                                "protected groups must have approval annotation \""
                                        + key
                                        + "\", see https://github.com/kubernetes/enhancements/pull/1111")
                        : FieldError.invalid(
                                at,
                                value,
                                "protected groups must have approval annotation \""
                                        + key
                                        + "\" with either a URL or a reason starting with"
                                        + " \"unapproved\", see"
                                        + " https://github.com/kubernetes/enhancements/pull/1111"));
    }
}
