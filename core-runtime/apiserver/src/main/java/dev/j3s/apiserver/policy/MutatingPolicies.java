package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.model.ApiException;
import dev.j3s.model.JsonPatch;
import dev.j3s.model.MalformedValueException;
import dev.j3s.model.MergePatch;
import dev.j3s.model.Overlay;
import dev.j3s.model.Schema;
import java.util.Optional;

/**
 * Changes requests as the MutatingAdmissionPolicies say that are bound to them; those that ask for
 * it run a second time when a later one changed the object.
 */
final class MutatingPolicies implements AdmissionPlugin {
    private final Policies policies;
    private final Scope.Maker scopes;
    private final DefinitionCatalog catalog;

    MutatingPolicies(Policies policies, Scope.Maker scopes, DefinitionCatalog catalog) {
        this.policies = policies;
        this.scopes = scopes;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.object() != null && policies.concern(request);
    }

    @Override
    public void admit(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var all = policies.of(request, (bound, why) -> failed(request, bound, why));
        for (var bound : all) {
            run(bound, request, object);
        }
        for (var bound : all) {
            var again = bound.spec().path("reinvocationPolicy").asText().equals("IfNeeded");
            if (again && all.size() > 1) {
                run(bound, request, object);
            }
        }
    }

    /** Changes {@code object} in place; all mutations of one policy, or none. */
    private ObjectNode run(Policies.Bound bound, AdmissionRequest request, ObjectNode object) {
        try {
            var scope = scopes.of(bound, request);
            if (scope.meant(bound.policy())) {
                var changed = object.deepCopy();
                for (var mutation : bound.spec().path("mutations")) {
                    changed = mutate(mutation, scope, changed, request);
                    scope.object(changed);
                }
                object.removeAll();
                object.setAll(changed);
            }
        } catch (PolicyException e) {
            failed(request, bound, e.text());
        } catch (MalformedValueException | ApiException e) {
            failed(request, bound, String.valueOf(e.getMessage()));
        }
        return object;
    }

    private ObjectNode mutate(
            JsonNode mutation, Scope scope, ObjectNode object, AdmissionRequest request)
            throws PolicyException {
        return switch (mutation.path("patchType").asText()) {
            case "ApplyConfiguration" ->
                    merge(
                            scope.evaluate(expression(mutation, "applyConfiguration")),
                            object,
                            request);
            case "JSONPatch" -> {
                var patch = CelJson.toJson(scope.evaluate(expression(mutation, "jsonPatch")));
                if (JsonPatch.apply(object, patch) instanceof ObjectNode patched) {
                    yield patched;
                }
                throw new PolicyException("the patched object is no object");
            }
            default ->
                    throw new PolicyException(
                            "unsupported patchType '" + mutation.path("patchType").asText() + "'");
        };
    }

    private static String expression(JsonNode mutation, String field) {
        return mutation.path(field).path("expression").asText();
    }

    private ObjectNode merge(Object value, ObjectNode object, AdmissionRequest request)
            throws PolicyException {
        if (!(CelJson.toJson(value) instanceof ObjectNode config)) {
            throw new PolicyException("must evaluate to Object but got another type");
        }
        var metadata = config.path("metadata");
        for (var identity : new String[] {"name", "namespace", "uid", "generateName"}) {
            if (metadata.has(identity)) {
                throw new PolicyException(
                        "error applying patch: may not change metadata." + identity);
            }
        }
        return schema(request)
                .map(schema -> Overlay.merge(object, config, schema))
                .orElseGet(() -> MergePatch.apply(object, config));
    }

    /** The schema of the request's own kind; other kinds (Scale, Eviction) merge plainly. */
    private Optional<Schema> schema(AdmissionRequest request) {
        return catalog.find(request.resource().groupResource())
                .flatMap(definition ->
                        definition
                                .version(request.resource().version())
                                .filter(v -> definition.kind(v).equals(request.kind())))
                .map(version -> version.schema());
    }

    private static void failed(AdmissionRequest request, Policies.Bound bound, String why) {
        if (bound.failsClosed()) {
            throw request.forbidden(
                    "policy '"
                            + bound.policyName()
                            + "' with binding '"
                            + bound.bindingName()
                            + "' denied request: "
                            + why);
        }
    }
}
