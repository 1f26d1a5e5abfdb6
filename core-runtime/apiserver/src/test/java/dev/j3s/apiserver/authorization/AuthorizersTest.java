package dev.j3s.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Authorizer.Outcome;
import dev.j3s.apiserver.memory.MemoryStorage;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AuthorizersTest {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final UserInfo BOB = UserInfo.of("bob", "system:authenticated");

    private final MemoryStorage storage = new MemoryStorage();
    private final Authorizers authorizers = Authorizers.standard(storage);

    private static Attributes resource(
            UserInfo user, String verb, String resource, String sub, String ns, String name) {
        return new Attributes(user, verb, true, "", "v1", resource, sub, ns, name, "");
    }

    private Outcome ask(Attributes attributes) {
        return authorizers.requests().authorize(attributes).outcome();
    }

    private void role(String kind, String name, String rules) {
        var namespace = kind.equals("Role") ? ",'namespace':'ns'" : "";
        storage.put(
                RBAC,
                kind.equals("Role") ? "roles" : "clusterroles",
                "{'metadata':{'name':'" + name + "'" + namespace + "},'rules':" + rules + "}");
    }

    private void bind(String kind, String roleKind, String role, String subject) {
        var namespace = kind.equals("RoleBinding") ? ",'namespace':'ns'" : "";
        storage.put(
                RBAC,
                kind.equals("RoleBinding") ? "rolebindings" : "clusterrolebindings",
                "{'metadata':{'name':'"
                        + role
                        + "'"
                        + namespace
                        + "},'roleRef':{'kind':'"
                        + roleKind
                        + "','name':'"
                        + role
                        + "'},'subjects':["
                        + subject
                        + "]}");
    }

    @Test
    void followsRolesAsTheyChange() {
        var list = resource(BOB, "list", "pods", "", "ns", "");
        assertThat(ask(list)).isEqualTo(Outcome.NO_OPINION);

        role("Role", "r", "[{'verbs':['list'],'apiGroups':[''],'resources':['pods']}]");
        bind("RoleBinding", "Role", "r", "{'kind':'User','name':'bob'}");
        assertThat(ask(list)).isEqualTo(Outcome.ALLOW);
        assertThat(ask(resource(BOB, "list", "pods", "", "other", "")))
                .isEqualTo(Outcome.NO_OPINION);
        assertThat(ask(resource(BOB, "list", "pods", "", "", ""))).isEqualTo(Outcome.NO_OPINION);

        storage.delete(new GroupResource(RBAC, "rolebindings"), "ns", "r", Json.object());
        assertThat(ask(list)).isEqualTo(Outcome.NO_OPINION);
    }

    @Test
    void matchesSubresourcesNamesUrlsAndAccounts() {
        role(
                "ClusterRole",
                "r",
                "[{'verbs':['get'],'apiGroups':[''],'resources':['*/status']},"
                        + "{'verbs':['get'],'apiGroups':['*'],'resources':['secrets'],"
                        + "'resourceNames':['one']},"
                        + "{'verbs':['get'],'nonResourceURLs':['/healthz/*']}]");
        bind(
                "ClusterRoleBinding",
                "ClusterRole",
                "r",
                "{'kind':'ServiceAccount','name':'sa','namespace':'ns'}");
        var account = UserInfo.of("system:serviceaccount:ns:sa");

        assertThat(ask(resource(account, "get", "pods", "status", "x", "p")))
                .isEqualTo(Outcome.ALLOW);
        assertThat(ask(resource(account, "get", "pods", "", "x", "p")))
                .isEqualTo(Outcome.NO_OPINION);
        assertThat(ask(resource(account, "get", "secrets", "", "x", "one")))
                .isEqualTo(Outcome.ALLOW);
        assertThat(ask(resource(account, "get", "secrets", "", "x", "two")))
                .isEqualTo(Outcome.NO_OPINION);
        assertThat(
                        ask(
                                new Attributes(
                                        account,
                                        "get",
                                        false,
                                        "",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "/healthz/ping")))
                .isEqualTo(Outcome.ALLOW);
    }

    @Test
    void deniesInUpstreamsWords() {
        var pods = resource(BOB, "list", "pods", "", "default", "");
        assertThat(pods.forbidden("").message())
                .isEqualTo(
                        "pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group"
                                + " \"\" in the namespace \"default\"");
        var path = new Attributes(BOB, "get", false, "", "", "", "", "", "", "/metrics");
        assertThat(path.forbidden("").message())
                .isEqualTo("forbidden: User \"bob\" cannot get path \"/metrics\"");
        bind("ClusterRoleBinding", "ClusterRole", "nope", "{'kind':'User','name':'bob'}");
        assertThat(authorizers.requests().authorize(pods).reason())
                .isEqualTo("RBAC: clusterrole.rbac.authorization.k8s.io \"nope\" not found");
    }

    @Test
    void letsANodeReadWhatItsPodsName() {
        storage.put(
                "",
                "pods",
                "{'metadata':{'name':'p','namespace':'ns'},'spec':{'nodeName':'n1',"
                        + "'serviceAccountName':'sa','containers':[{'env':[{'valueFrom':"
                        + "{'secretKeyRef':{'name':'s'}}}]}],'volumes':[{'name':'v',"
                        + "'persistentVolumeClaim':{'claimName':'c'}},{'name':'m',"
                        + "'projected':{'sources':[{'configMap':{'name':'cm'}}]}}]}}");
        storage.put(
                "",
                "persistentvolumes",
                "{'metadata':{'name':'pv'},'spec':{'claimRef':{'namespace':'ns','name':'c'}}}");
        var node = UserInfo.of("system:node:n1", "system:nodes");
        var other = UserInfo.of("system:node:n2", "system:nodes");

        for (var one :
                new String[][] {
                    {"secrets", "s"},
                    {"configmaps", "cm"},
                    {"persistentvolumeclaims", "c"},
                    {"serviceaccounts", "sa"},
                    {"pods", "p"}
                }) {
            assertThat(ask(resource(node, "get", one[0], "", "ns", one[1])))
                    .as(one[0])
                    .isEqualTo(Outcome.ALLOW);
            assertThat(ask(resource(other, "get", one[0], "", "ns", one[1])))
                    .as(one[0])
                    .isEqualTo(Outcome.NO_OPINION);
        }
        assertThat(ask(resource(node, "get", "persistentvolumes", "", "", "pv")))
                .isEqualTo(Outcome.ALLOW);
        assertThat(ask(resource(node, "create", "serviceaccounts", "token", "ns", "sa")))
                .isEqualTo(Outcome.ALLOW);
        assertThat(ask(resource(node, "get", "secrets", "", "ns", "z")))
                .isEqualTo(Outcome.NO_OPINION);
        assertThat(ask(resource(node, "get", "nodes", "", "", "n2"))).isEqualTo(Outcome.NO_OPINION);
    }

    @Test
    void nobodyGrantsWhatTheyDoNotHold() {
        role("ClusterRole", "held", "[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]");
        bind("ClusterRoleBinding", "ClusterRole", "held", "{'kind':'User','name':'bob'}");
        var more =
                "{'metadata':{'name':'esc'},'rules':[{'verbs':['get','list'],'apiGroups':[''],"
                        + "'resources':['pods','secrets']}]}";

        assertThatThrownBy(() -> authorizers.escalation().validate(write("clusterroles", more)))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "clusterroles.rbac.authorization.k8s.io \"esc\" is forbidden: user \"bob\""
                                + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                                + " permissions not currently held:\n"
                                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}\n"
                                + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\""
                                + " \"list\"]}");
        var same =
                "{'metadata':{'name':'esc'},'rules':[{'verbs':['get'],'apiGroups':[''],"
                        + "'resources':['pods']}]}";
        authorizers.escalation().validate(write("clusterroles", same));
        var binding = "{'metadata':{'name':'esc'},'roleRef':{'kind':'ClusterRole','name':'held'}}";
        authorizers.escalation().validate(write("clusterrolebindings", binding));
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static AdmissionRequest write(String resource, String object) {
        return new AdmissionRequest(
                Operation.CREATE,
                new GroupVersionResource(RBAC, "v1", resource),
                new GroupVersionKind(RBAC, "v1", "Any"),
                "",
                "",
                "esc",
                BOB,
                json(object),
                null,
                Json.object(),
                false);
    }

    private ObjectNode review(String resource, String namespace, UserInfo user, String body) {
        var action =
                authorizers
                        .actions()
                        .get(
                                new ActionKey(
                                        new GroupResource("authorization.k8s.io", resource), ""));
        return Objects.requireNonNull(action)
                .create(
                        new CreateAction.Request(
                                new GroupVersionResource("authorization.k8s.io", "v1", resource),
                                "",
                                namespace,
                                "",
                                user,
                                json(body),
                                false));
    }

    @Test
    void reviewsAnswerAndRefuseAsUpstream() {
        var self =
                review(
                        "selfsubjectaccessreviews",
                        "",
                        UserInfo.of("root", "system:masters"),
                        "{'spec':{'resourceAttributes':{'verb':'get','resource':'pods'}}}");
        assertThat(self.path("status").toString()).isEqualTo("{\"allowed\":true}");
        assertThatThrownBy(() -> review("subjectaccessreviews", "", BOB, "{'spec':{'user':'a'}}"))
                .hasMessage(
                        ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid"
                                + " value: null: exactly one of nonResourceAttributes or"
                                + " resourceAttributes must be specified");
        assertThatThrownBy(() ->
                        review(
                                "localsubjectaccessreviews",
                                "ns",
                                BOB,
                                "{'spec':{'user':'a','resourceAttributes':"
                                        + "{'namespace':'other'}}}"))
                .hasMessageContaining(
                        "spec.resourceAttributes.namespace: Invalid value: \"other\": must match"
                                + " metadata.namespace");
        var rules =
                review(
                        "selfsubjectrulesreviews",
                        "",
                        UserInfo.of("root", "system:masters"),
                        "{'spec':{'namespace':'ns'}}");
        assertThat(rules.path("status").path("resourceRules").path(0).toString())
                .isEqualTo("{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}");
    }
}
