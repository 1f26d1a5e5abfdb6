package dev.j3s.apiserver.authorization;

import java.util.Arrays;
import java.util.List;

/** What every node may, wherever no relation to the node is asked (upstream: NodeRules()). */
final class NodeRules {
    static final List<PolicyRule> ALL =
            List.of(
                    rule("create", "authentication.k8s.io", "tokenreviews"),
                    rule(
                            "create",
                            "authorization.k8s.io",
                            "subjectaccessreviews,localsubjectaccessreviews"),
                    rule("get,list,watch", "", "services"),
                    rule("create,update,patch", ",events.k8s.io", "events"),
                    rule("get", "", "endpoints"),
                    rule(
                            "create,get,list,watch",
                            "certificates.k8s.io",
                            "certificatesigningrequests"),
                    rule("get,watch,list", "storage.k8s.io", "csidrivers"),
                    rule("get,list,watch", "node.k8s.io", "runtimeclasses"),
                    rule("get,list,watch", "certificates.k8s.io", "clustertrustbundles"));

    private NodeRules() {}

    private static PolicyRule rule(String verbs, String groups, String resources) {
        return new PolicyRule(
                Arrays.asList(verbs.split(",")),
                Arrays.asList(groups.split(",", -1)),
                Arrays.asList(resources.split(",")),
                List.of(),
                List.of());
    }
}
