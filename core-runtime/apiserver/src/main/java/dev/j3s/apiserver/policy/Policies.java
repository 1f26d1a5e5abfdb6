package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.authorization.Authorizer;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies of one kind that are bound, and what they need to be judged by. */
public final class Policies {
    static final String GROUP = "admissionregistration.k8s.io";

    private final GroupResource policies;
    private final GroupResource bindings;
    private final ObjectReader reader;
    private final Constraints constraints;
    private final Parameters parameters;

    private Policies(String plural, String bindings, ObjectReader reader, DefinitionCatalog all) {
        this.policies = new GroupResource(GROUP, plural);
        this.bindings = new GroupResource(GROUP, bindings);
        this.reader = reader;
        this.constraints = new Constraints(reader);
        this.parameters = new Parameters(reader, all);
    }

    /**
     * One policy by one binding with one parameter object.
     *
     * @param params absent where the policy takes none
     */
    record Bound(JsonNode policy, JsonNode binding, @Nullable JsonNode params) {
        JsonNode spec() {
            return policy.path("spec");
        }

        String policyName() {
            return policy.path("metadata").path("name").asText();
        }

        String bindingName() {
            return binding.path("metadata").path("name").asText();
        }

        /** Errors refuse the request. */
        boolean failsClosed() {
            return Policies.failsClosed(policy);
        }
    }

    /** What to do with a policy that could not be bound. */
    @FunctionalInterface
    interface Unbound {
        void report(Bound bound, String why);
    }

    /** The mutating policies, then the validating ones: extensions of the standard chain. */
    public static List<AdmissionPlugin> plugins(
            ObjectReader reader, DefinitionCatalog catalog, Authorizer authorizer) {
        var cel = new PolicyCel();
        var mutating =
                new Policies(
                        "mutatingadmissionpolicies",
                        "mutatingadmissionpolicybindings",
                        reader,
                        catalog);
        var validating =
                new Policies(
                        "validatingadmissionpolicies",
                        "validatingadmissionpolicybindings",
                        reader,
                        catalog);
        var scopes = new Scope.Maker(cel, reader, authorizer);
        return List.of(
                new MutatingPolicies(mutating, scopes, catalog),
                new ValidatingPolicies(validating, scopes),
                new ExpressionCheck(cel));
    }

    static boolean failsClosed(JsonNode policy) {
        return !policy.path("spec").path("failurePolicy").asText().equals("Ignore");
    }

    /** Cheap: most clusters have none. */
    boolean concern(AdmissionRequest request) {
        return !Constraints.isExempt(request) && !reader.list(bindings, "").isEmpty();
    }

    /** The policies that mean {@code request}, once for each parameter object. */
    List<Bound> of(AdmissionRequest request, Unbound unbound) {
        var found = new ArrayList<Bound>();
        for (var binding : reader.list(bindings, "")) {
            var name = binding.path("spec").path("policyName").asText();
            reader.get(policies, "", name)
                    .filter(policy -> matches(policy, binding, request))
                    .ifPresent(policy -> bind(policy, binding, request, found, unbound));
        }
        return found;
    }

    private boolean matches(JsonNode policy, JsonNode binding, AdmissionRequest request) {
        return constraints.match(policy.path("spec").path("matchConstraints"), request, true)
                && constraints.match(binding.path("spec").path("matchResources"), request, false);
    }

    private void bind(
            JsonNode policy,
            JsonNode binding,
            AdmissionRequest request,
            List<Bound> found,
            Unbound unbound) {
        try {
            var kind = policy.path("spec").path("paramKind");
            var reference = binding.path("spec").path("paramRef");
            if (kind.isMissingNode() || reference.isMissingNode()) {
                found.add(new Bound(policy, binding, null));
                return;
            }
            for (var params : parameters.find(kind, reference, request)) {
                found.add(new Bound(policy, binding, params));
            }
        } catch (PolicyException e) {
            unbound.report(
                    new Bound(policy, binding, null), "failed to configure binding: " + e.text());
        }
    }
}
