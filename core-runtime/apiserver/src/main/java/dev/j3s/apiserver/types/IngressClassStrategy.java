package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.Set;

/** IngressClasses; the controller of one never changes. */
final class IngressClassStrategy extends SpecStrategy {
    private static final int CONTROLLER_MAX = 250;
    private static final Set<String> SCOPES = Checks.setOf("Cluster", "Namespace");

    IngressClassStrategy() {
        super(false, true);
    }

    @Override
    public void applyDefaults(ObjectNode ingressClass) {
        if (Fields.at(ingressClass, "spec", "parameters") instanceof ObjectNode parameters) {
            Fields.defaultPointer(parameters, "scope", "Cluster");
        }
    }

    @Override
    void check(JsonNode ingressClass, Problems problems) {
        var spec = Fields.get(ingressClass, "spec");
        var controller = Fields.text(spec, "controller");
        var path = Path.SPEC.child("controller");
        if (controller.length() > CONTROLLER_MAX) {
            problems.tooLong(path, CONTROLLER_MAX);
        }
        domainPath(controller, path, problems);
        if (Fields.has(spec, "parameters")) {
            parameters(spec.get("parameters"), problems);
        }
    }

    /** A domain and a path below it: {@code example.com/controller}. */
    static void domainPath(String value, Path path, Problems problems) {
        if (value.isEmpty()) {
            problems.required(path, "");
            return;
        }
        var slash = value.indexOf('/');
        if (slash <= 0 || slash == value.length() - 1) {
            problems.invalid(
                    path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        new Checks(problems).subdomain(value.substring(0, slash), path);
    }

    private static void parameters(JsonNode parameters, Problems problems) {
        var path = Path.SPEC.child("parameters");
        var checks = new Checks(problems);
        if (Fields.has(parameters, "apiGroup")) {
            checks.subdomain(Fields.text(parameters, "apiGroup"), path.child("apiGroup"));
        }
        checks.required(parameters, "kind", path);
        checks.required(parameters, "name", path);
        var scope = Fields.text(parameters, "scope");
        var namespaced = Fields.has(parameters, "namespace");
        if (!SCOPES.contains(scope)) {
            problems.notSupported(path.child("scope"), scope, SCOPES);
        } else if (scope.equals("Namespace") && !namespaced) {
            problems.required(path.child("namespace"), "`parameters.scope` is set to 'Namespace'");
        } else if (scope.equals("Cluster") && namespaced) {
            problems.forbidden(path.child("namespace"), "`parameters.scope` is set to 'Cluster'");
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        Immutable.check(
                Fields.get(object, "spec"),
                Fields.get(old, "spec"),
                "controller",
                Path.SPEC.child("controller"),
                problems);
        check(object, problems);
    }
}
