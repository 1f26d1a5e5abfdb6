package dev.j3s.apiserver.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.memory.MemoryStorage;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.types.BuiltinTypes;
import dev.j3s.model.ApiException;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PoliciesTest {
    private static final String GROUP = "admissionregistration.k8s.io";
    private static final String DEPLOYMENTS =
            "'matchConstraints':{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],"
                    + "'operations':['CREATE','UPDATE'],'resources':['deployments']}]}";

    private final MemoryStorage storage = new MemoryStorage();
    private final DefinitionCatalog catalog = new DefinitionCatalog();
    private final List<AdmissionPlugin> plugins =
            Policies.plugins(storage, catalog, Authorizers.standard(storage).requests());

    @BeforeEach
    void aNamespace() {
        catalog.putAll(BuiltinTypes.all(BuiltinSchemas.load()::forKind));
        storage.put("", "namespaces", "{'metadata':{'name':'ns','labels':{'team':'a'},'uid':'1'}}");
    }

    private void validating(String spec, String binding) {
        storage.put(
                GROUP,
                "validatingadmissionpolicies",
                "{'metadata':{'name':'p'},'spec':{" + DEPLOYMENTS + "," + spec + "}}");
        storage.put(
                GROUP,
                "validatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'p'," + binding + "}}");
    }

    private void mutating(String mutation) {
        storage.put(
                GROUP,
                "mutatingadmissionpolicies",
                "{'metadata':{'name':'m'},'spec':{"
                        + DEPLOYMENTS
                        + ",'mutations':["
                        + mutation
                        + "]}}");
        storage.put(
                GROUP,
                "mutatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'m'}}");
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private AdmissionRequest create(String plural, String object) {
        var request =
                new AdmissionRequest(
                        Operation.CREATE,
                        new GroupVersionResource("apps", "v1", plural),
                        new GroupVersionKind("apps", "v1", "Deployment"),
                        "",
                        "ns",
                        "d",
                        UserInfo.of("ann", UserInfo.MASTERS),
                        json(object),
                        null,
                        Json.object(),
                        false);
        plugins.stream().filter(p -> p.handles(request)).forEach(p -> p.admit(request));
        plugins.stream().filter(p -> p.handles(request)).forEach(p -> p.validate(request));
        return request;
    }

    @Test
    void aBrokenRuleRefusesInUpstreamsWords() {
        validating(
                "'variables':[{'name':'n','expression':'object.spec.replicas'}],"
                        + "'validations':[{'expression':'variables.n > 1',"
                        + "'messageExpression':'\\'wants more than \\' + string(variables.n)'}]"
                                .replace("\\'", "\\u0027"),
                "'validationActions':['Deny']");
        create("deployments", "{'metadata':{'name':'d'},'spec':{'replicas':2}}");
        create("replicasets", "{'metadata':{'name':'d'},'spec':{'replicas':1}}");
        assertThatThrownBy(() ->
                        create("deployments", "{'metadata':{'name':'d'},'spec':{'replicas':1}}"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.status().code()).isEqualTo(422);
                            assertThat(e.status().reason()).isEqualTo("Invalid");
                        })
                .hasMessageContaining(
                        "deployments.apps \"d\" is forbidden: ValidatingAdmissionPolicy 'p' with"
                                + " binding 'b' denied request: wants more than 1");
    }

    @Test
    void aBindingMayOnlyWarn() {
        validating(
                "'validations':[{'expression':'has(object.spec.paused)','message':'pause it'}]",
                "'validationActions':['Warn']");
        assertThat(create("deployments", "{'metadata':{'name':'d'},'spec':{}}").warnings())
                .containsExactly(
                        "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b':"
                                + " pause it");
    }

    @Test
    void selectorsParametersAndRightsDecide() {
        validating(
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':[{'expression':"
                        + "'object.metadata.name == params.data.name && authorizer.group(\"\")"
                                .replace("\"", "\\\"")
                        + ".resource(request.namespace).check(request.operation).allowed()'}]",
                "'validationActions':['Deny'],'paramRef':{'name':'c'},"
                        + "'matchResources':{'namespaceSelector':{'matchLabels':{'team':'a'}}}");
        storage.put(
                "",
                "configmaps",
                "{'metadata':{'name':'c','namespace':'ns'}," + "'data':{'name':'wanted'}}");
        create("deployments", "{'metadata':{'name':'wanted'}}");
        assertThatThrownBy(() -> create("deployments", "{'metadata':{'name':'d'}}"))
                .hasMessageContaining("failed expression: object.metadata.name");
    }

    @Test
    void anExpressionThatFailsRefusesUnlessIgnored() {
        validating(
                "'validations':[{'expression':'object.spec.none == 1'}]",
                "'validationActions':['Deny']");
        assertThatThrownBy(() -> create("deployments", "{'metadata':{'name':'d'},'spec':{}}"))
                .hasMessageContaining("expression 'object.spec.none == 1' resulted in error:");
    }

    @Test
    void anObjectIsLaidOverByItsSchema() {
        mutating(
                "{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':"
                        + "'Object{spec: Object.spec{template: Object.spec.template{spec:"
                        + " Object.spec.template.spec{containers:"
                        + " [Object.spec.template.spec.containers{name: object.metadata.name,"
                        + " workingDir: object.metadata.name}]}}}}'}},"
                        + "{'patchType':'JSONPatch','jsonPatch':{'expression':"
                        + "'[JSONPatch{op: object.metadata.op, path: object.metadata.path,"
                        + " value: 3}]'}}");
        var changed =
                create(
                                "deployments",
                                "{'metadata':{'name':'x','op':'add','path':'/spec/replicas'},"
                                        + "'spec':{'template':{'spec':{'containers':"
                                        + "[{'name':'w','image':'i'},{'name':'x','image':'j'}]}}}}")
                        .object();
        assertThat(changed)
                .hasToString(
                        json("{'metadata':{'name':'x','op':'add',"
                                        + "'path':'/spec/replicas'},'spec':{'template':"
                                        + "{'spec':{'containers':["
                                        + "{'name':'w','image':'i'},{'name':'x',"
                                        + "'image':'j','workingDir':'x'}]}},"
                                        + "'replicas':3}}")
                                .toString());
    }

    @Test
    void aPolicyThatDoesNotCompileIsRefused() {
        var policy =
                new AdmissionRequest(
                        Operation.CREATE,
                        new GroupVersionResource(GROUP, "v1", "validatingadmissionpolicies"),
                        new GroupVersionKind(GROUP, "v1", "ValidatingAdmissionPolicy"),
                        "",
                        "",
                        "p",
                        UserInfo.of("ann"),
                        json("{'spec':{'validations':[{'expression':'object.'}]}}"),
                        null,
                        Json.object(),
                        false);
        assertThatThrownBy(() ->
                        plugins.stream()
                                .filter(p -> p.handles(policy))
                                .forEach(p -> p.validate(policy)))
                .hasMessageContaining(
                        "ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid:"
                                + " spec.validations[0].expression: Invalid value: \"object.\":"
                                + " compilation failed:");
    }
}
