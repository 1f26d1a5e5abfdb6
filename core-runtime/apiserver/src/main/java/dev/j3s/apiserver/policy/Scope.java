package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.authorization.Authorizer;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the expressions of one bound policy see of one request. Used by one thread. */
final class Scope {
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private final PolicyCel cel;
    private final Map<String, Object> names = new HashMap<>();

    private Scope(PolicyCel cel, JsonNode variables) {
        this.cel = cel;
        names.put("variables", new Variables(variables, this::evaluate));
    }

    /** Makes scopes. */
    record Maker(PolicyCel cel, ObjectReader reader, Authorizer authorizer) {
        Scope of(Policies.Bound bound, AdmissionRequest request) {
            var scope = new Scope(cel, bound.spec().path("variables"));
            var query = PolicyAuthorizer.Query.of(authorizer, request.user());
            var names = scope.names;
            names.put("object", CelJson.of(request.object()));
            names.put("oldObject", CelJson.of(request.oldObject()));
            names.put("request", CelJson.of(request(request)));
            names.put("params", CelJson.of(bound.params()));
            names.put("namespaceObject", CelJson.of(namespace(request).orElse(null)));
            names.put("authorizer", query);
            names.put(
                    "authorizer.requestResource",
                    query.with("group", request.resource().group())
                            .with("resource", request.resource().resource())
                            .with("subresource", request.subresource())
                            .with("namespace", request.namespace())
                            .with("name", request.name()));
            return scope;
        }

        private Optional<JsonNode> namespace(AdmissionRequest request) {
            return request.namespace().isEmpty()
                    ? Optional.empty()
                    : reader.get(NAMESPACES, "", request.namespace());
        }
    }

    /** The object as a mutation has left it. */
    void object(ObjectNode changed) {
        names.put("object", CelJson.of(changed));
    }

    Object evaluate(String expression) throws PolicyException {
        return cel.evaluate(expression, names);
    }

    /** True when all of {@code matchConditions} hold. */
    boolean meant(JsonNode policy) throws PolicyException {
        for (var condition : policy.path("spec").path("matchConditions")) {
            if (!Boolean.TRUE.equals(evaluate(condition.path("expression").asText()))) {
                return false;
            }
        }
        return true;
    }

    /** As the AdmissionReview of a webhook tells it. */
    private static ObjectNode request(AdmissionRequest request) {
        var json = Json.object();
        for (var prefix : new String[] {"kind", "requestKind"}) {
            json.putObject(prefix)
                    .put("group", request.kind().group())
                    .put("version", request.kind().version())
                    .put("kind", request.kind().kind());
        }
        for (var prefix : new String[] {"resource", "requestResource"}) {
            json.putObject(prefix)
                    .put("group", request.resource().group())
                    .put("version", request.resource().version())
                    .put("resource", request.resource().resource());
        }
        json.put("subResource", request.subresource());
        json.put("requestSubResource", request.subresource());
        json.put("name", request.name());
        json.put("namespace", request.namespace());
        json.put("operation", request.operation().name());
        json.put("dryRun", request.dryRun());
        json.set("options", request.options());
        var user = json.putObject("userInfo");
        user.put("username", request.user().name()).put("uid", request.user().uid());
        var groups = user.putArray("groups");
        request.user().groups().forEach(groups::add);
        var extra = user.putObject("extra");
        request.user()
                .extra()
                .forEach((key, values) -> {
                    var list = extra.putArray(key);
                    values.forEach(list::add);
                });
        return json;
    }
}
