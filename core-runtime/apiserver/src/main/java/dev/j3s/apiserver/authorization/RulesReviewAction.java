package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.Json;
import java.util.ArrayList;

/** {@code kubectl auth can-i --list}. */
final class RulesReviewAction implements CreateAction {
    private final RbacAuthorizer rbac;

    RulesReviewAction(RbacAuthorizer rbac) {
        this.rbac = rbac;
    }

    @Override
    public ObjectNode create(Request request) {
        var namespace = request.body().path("spec").path("namespace").asText("");
        if (namespace.isEmpty()) {
            throw ApiStatus.badRequest("no namespace on request").asException();
        }
        var user = request.user();
        var rules = new ArrayList<PolicyRule>();
        if (user.groups().contains(UserInfo.MASTERS)) {
            rules.addAll(PolicyRule.FULL_AUTHORITY);
        }
        rules.addAll(rbac.index().rulesFor(user, namespace));
        var review = Json.object();
        review.put("kind", "SelfSubjectRulesReview")
                .put("apiVersion", request.resource().apiVersion())
                .putObject("metadata");
        review.putObject("spec");
        var status = review.putObject("status");
        var resources = status.putArray("resourceRules");
        var urls = status.putArray("nonResourceRules");
        for (var rule : rules) {
            if (!rule.resources().isEmpty()) {
                resources.add(rule.toJson());
            }
            if (!rule.urls().isEmpty()) {
                urls.add(rule.toJson());
            }
        }
        // a node's rights follow its pods and cannot be listed
        var isNode = NodeIdentity.of(user).isPresent();
        status.put("incomplete", isNode);
        if (isNode) {
            status.put("evaluationError", "node authorizer does not support user rule resolution");
        }
        return review;
    }
}
