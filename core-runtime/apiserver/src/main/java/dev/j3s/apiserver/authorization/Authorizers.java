package dev.j3s.apiserver.authorization;

import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything this package offers, wired: the chain, the reviews, the escalation check. */
public final class Authorizers {
    private static final String GROUP = "authorization.k8s.io";

    private final RbacAuthorizer rbac;
    private final Authorizer chain;

    private Authorizers(ObjectReader reader) {
        this.rbac = new RbacAuthorizer(reader);
        this.chain = chain(List.of(superuser(), new NodeAuthorizer(reader), rbac));
    }

    public static Authorizers standard(ObjectReader reader) {
        return new Authorizers(reader);
    }

    /** {@code system:masters}, then Node, then RBAC. Never answers {@code NO_OPINION} with yes. */
    public Authorizer requests() {
        return chain;
    }

    /** The four reviews of {@code authorization.k8s.io}. */
    public Map<ActionKey, CreateAction> actions() {
        var actions = new LinkedHashMap<ActionKey, CreateAction>();
        for (var form : AccessReviewAction.Form.values()) {
            actions.put(
                    new ActionKey(new GroupResource(GROUP, form.resource()), ""),
                    new AccessReviewAction(form, chain));
        }
        actions.put(
                new ActionKey(new GroupResource(GROUP, "selfsubjectrulesreviews"), ""),
                new RulesReviewAction(rbac));
        return actions;
    }

    /**
     * Refuses roles and bindings that give more than their writer holds. Runs after every mutating
     * plug-in.
     */
    public AdmissionPlugin escalation() {
        return new RbacEscalation(rbac, chain);
    }

    private static Authorizer superuser() {
        var yes = new Authorizer.Decision(Authorizer.Outcome.ALLOW, "");
        var none = new Authorizer.Decision(Authorizer.Outcome.NO_OPINION, "");
        return asked -> asked.user().groups().contains(UserInfo.MASTERS) ? yes : none;
    }

    private static Authorizer chain(List<Authorizer> parts) {
        return asked -> {
            var reasons = new StringBuilder();
            for (var part : parts) {
                var decision = part.authorize(asked);
                if (decision.outcome() != Authorizer.Outcome.NO_OPINION) {
                    return decision;
                }
                if (!decision.reason().isEmpty()) {
                    reasons.append(reasons.isEmpty() ? "" : "\n").append(decision.reason());
                }
            }
            return new Authorizer.Decision(Authorizer.Outcome.NO_OPINION, reasons.toString());
        };
    }
}
