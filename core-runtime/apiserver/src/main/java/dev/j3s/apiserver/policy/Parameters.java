package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.LabelSelector;
import java.util.List;

/** The parameter objects a binding refers to. */
final class Parameters {
    private final ObjectReader reader;
    private final DefinitionCatalog catalog;

    Parameters(ObjectReader reader, DefinitionCatalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    /** Throws when the reference cannot be followed, or nothing is there and that is refused. */
    List<JsonNode> find(JsonNode kind, JsonNode reference, AdmissionRequest request)
            throws PolicyException {
        var definition = definition(kind);
        var namespace = namespace(definition, reference, request);
        var name = reference.path("name").asText("");
        var resource = definition.storageResource();
        List<JsonNode> found;
        if (name.isEmpty()) {
            var selector = LabelSelector.ofObject(reference.path("selector"));
            found =
                    reader.list(resource, namespace).stream()
                            .filter(o -> selector.matches(o.path("metadata").path("labels")))
                            .toList();
        } else {
            found = reader.get(resource, namespace, name).stream().toList();
        }
        var denied = reference.path("parameterNotFoundAction").asText("").equals("Deny");
        if (found.isEmpty() && denied) {
            throw new PolicyException(
                    "no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found;
    }

    private ResourceDefinition definition(JsonNode kind) throws PolicyException {
        var wanted =
                GroupVersionKind.of(kind.path("apiVersion").asText(), kind.path("kind").asText());
        return catalog.all().stream()
                .filter(d -> d.versions().stream().anyMatch(v -> d.kind(v).equals(wanted)))
                .findFirst()
                .orElseThrow(() ->
                        new PolicyException(
                                "failed to find resource referenced by paramKind: '"
                                        + wanted.apiVersion()
                                        + ", Kind="
                                        + wanted.kind()
                                        + "'"));
    }

    private static String namespace(
            ResourceDefinition definition, JsonNode reference, AdmissionRequest request)
            throws PolicyException {
        var named = reference.path("namespace").asText("");
        if (!definition.namespaced()) {
            if (!named.isEmpty()) {
                throw new PolicyException(
                        "paramRef.namespace must not be provided for a cluster-scoped"
                                + " `paramKind`");
            }
            return "";
        }
        var namespace = named.isEmpty() ? request.namespace() : named;
        if (namespace.isEmpty()) {
            throw new PolicyException(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
                            + " resources");
        }
        return namespace;
    }
}
