package dev.j3s.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.memory.MemoryStorage;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.pki.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdmissionChainTest {
    private static final UserInfo ADMIN = UserInfo.of("admin", "system:masters");

    private final MemoryStorage storage = new MemoryStorage();
    private final List<AdmissionPlugin> chain =
            AdmissionChain.standard(
                    AdmissionConfig.standard(Clock.systemUTC()),
                    storage,
                    Authorizers.standard(storage),
                    List.of());

    @BeforeEach
    void aNamespace() {
        storage.put("", "namespaces", "{'metadata':{'name':'ns'},'status':{'phase':'Active'}}");
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static AdmissionRequest request(
            UserInfo user, String resource, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        var slash = resource.indexOf('/');
        var plural = slash < 0 ? resource : resource.substring(0, slash);
        var named = object == null ? old : object;
        return new AdmissionRequest(
                old == null
                        ? Operation.CREATE
                        : object == null ? Operation.DELETE : Operation.UPDATE,
                new GroupVersionResource("", "v1", plural),
                new GroupVersionKind("", "v1", "Any"),
                slash < 0 ? "" : resource.substring(slash + 1),
                plural.equals("nodes") ? "" : "ns",
                named == null ? "" : named.path("metadata").path("name").asText(""),
                user,
                object,
                old,
                Json.object(),
                false);
    }

    private AdmissionRequest run(AdmissionRequest request) {
        chain.stream().filter(p -> p.handles(request)).forEach(p -> p.admit(request));
        chain.stream().filter(p -> p.handles(request)).forEach(p -> p.validate(request));
        return request;
    }

    private ObjectNode create(String resource, String object) {
        var tree = json(object);
        run(request(ADMIN, resource, tree, null));
        return tree;
    }

    private ObjectNode createAndStore(String resource, String object) {
        var tree = create(resource, object);
        return storage.create(new GroupResource("", resource), "ns", tree);
    }

    private static String service(String name, String spec) {
        return "{'metadata':{'name':'" + name + "','namespace':'ns'},'spec':" + spec + "}";
    }

    private static String pod(String name, String spec) {
        return "{'metadata':{'name':'" + name + "','namespace':'ns'},'spec':" + spec + "}";
    }

    @Test
    void givesAPodItsAccountTokenPriorityAndTolerations() {
        var pod = create("pods", pod("p", "{'containers':[{'name':'c'}]}"));
        var spec = pod.path("spec");

        assertThat(spec.path("serviceAccountName").asText()).isEqualTo("default");
        var volume = spec.path("volumes").path(0);
        assertThat(volume.path("name").asText()).matches("kube-api-access-[a-z0-9]{5}");
        assertThat(volume.path("projected").toString())
                .isEqualTo(
                        json("{'sources':[{'serviceAccountToken':{'expirationSeconds':"
                                        + "3607,'path':'token'}},{'configMap':{'name':"
                                        + "'kube-root-ca.crt','items':[{'key':'ca.crt','path':"
                                        + "'ca.crt'}]}},{'downwardAPI':{'items':[{'path':"
                                        + "'namespace','fieldRef':{'apiVersion':'v1',"
                                        + "'fieldPath':'metadata.namespace'}}]}}],"
                                        + "'defaultMode':420}")
                                .toString());
        assertThat(spec.path("containers").path(0).path("volumeMounts").path(0).path("mountPath"))
                .hasToString("\"/var/run/secrets/kubernetes.io/serviceaccount\"");
        assertThat(spec.path("priority").asInt()).isZero();
        assertThat(spec.path("preemptionPolicy").asText()).isEqualTo("PreemptLowerPriority");
        assertThat(spec.path("tolerations")).hasSize(2);
    }

    @Test
    void refusesUnknownAccountsClassesAndNamespaces() {
        assertThatThrownBy(() ->
                        create("pods", pod("p", "{'serviceAccountName':'no','containers':[]}")))
                .hasMessage(
                        "pods \"p\" is forbidden: error looking up service account ns/no:"
                                + " serviceaccount \"no\" not found");
        assertThatThrownBy(() -> create("pods", pod("p", "{'priorityClassName':'no'}")))
                .hasMessage("pods \"p\" is forbidden: no PriorityClass with name no was found");
        assertThatThrownBy(() -> create("pods", pod("p", "{'runtimeClassName':'no'}")))
                .hasMessage("pods \"p\" is forbidden: pod rejected: RuntimeClass \"no\" not found");
        storage.update(
                new GroupResource("", "namespaces"),
                "",
                "ns",
                namespace -> {
                    namespace.withObjectProperty("status").put("phase", "Terminating");
                    return namespace;
                });
        assertThatThrownBy(() -> create("pods", pod("p", "{}")))
                .hasMessage(
                        "pods \"p\" is forbidden: unable to create new content in namespace ns"
                                + " because it is being terminated");
    }

    @Test
    void allocatesServicesAndTellsConflictsInUpstreamsWords() {
        createAndStore("services", service("a", "{'clusterIP':'10.43.0.10','ports':[]}"));
        createAndStore(
                "services",
                service("e", "{'type':'NodePort','ports':[{'port':80,'nodePort':30080}]}"));

        assertThatThrownBy(() -> create("services", service("b", "{'clusterIP':'10.43.0.10'}")))
                .hasMessage(
                        "Service \"b\" is invalid: spec.clusterIPs: Invalid value:"
                                + " [\"10.43.0.10\"]: failed to allocate IP 10.43.0.10: provided IP"
                                + " is already allocated");
        assertThatThrownBy(() -> create("services", service("c", "{'clusterIP':'10.43.0.0'}")))
                .hasMessageContaining("the provided network does not match the current range");
        assertThatThrownBy(() ->
                        create(
                                "services",
                                service(
                                        "f",
                                        "{'type':'NodePort','ports':[{'port':80,"
                                                + "'nodePort':30080}]}")))
                .hasMessage(
                        "Service \"f\" is invalid: spec.ports[0].nodePort: Invalid value: 30080:"
                                + " provided port is already allocated");
        assertThatThrownBy(() ->
                        create(
                                "services",
                                service(
                                        "g",
                                        "{'type':'NodePort','ports':[{'port':80,"
                                                + "'nodePort':80}]}")))
                .hasMessageContaining(
                        "provided port is not in the valid range. The range of valid ports is"
                                + " 30000-32767");
        var headless = create("services", service("m2", "{'clusterIP':'None'}")).path("spec");
        assertThat(headless.path("ipFamilyPolicy").asText()).isEqualTo("RequireDualStack");
        assertThat(headless.path("ipFamilies")).hasSize(2);
    }

    @Test
    void sharesANodePortBetweenProtocols() {
        var spec =
                create(
                                "services",
                                service(
                                        "q",
                                        "{'type':'LoadBalancer','externalTrafficPolicy':'Local',"
                                                + "'ports':[{'port':80,'protocol':'TCP'},"
                                                + "{'port':80,'protocol':'UDP'}]}"))
                        .path("spec");
        var first = spec.path("ports").path(0).path("nodePort").asInt();
        assertThat(first).isBetween(30_000, 32_767);
        assertThat(spec.path("ports").path(1).path("nodePort").asInt()).isEqualTo(first);
        assertThat(spec.path("healthCheckNodePort").asInt())
                .isBetween(30_000, 32_767)
                .isNotEqualTo(first);
    }

    @Test
    void anUpdateKeepsWhatWasAllocated() {
        var old =
                createAndStore(
                        "services", service("s", "{'type':'NodePort','ports':[{'port':80}]}"));
        var changed = json(service("s", "{'type':'NodePort','ports':[{'port':80}]}"));
        run(request(ADMIN, "services", changed, old));
        assertThat(changed.path("spec").path("clusterIP"))
                .isEqualTo(old.path("spec").path("clusterIP"));
        assertThat(changed.path("spec").path("ports")).isEqualTo(old.path("spec").path("ports"));
    }

    @Test
    void neverGivesOneAddressTwice() throws Exception {
        var addresses = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 300; i++) {
                var name = "s" + i;
                addresses.add(
                        threads.submit(() ->
                                createAndStore(
                                                "services",
                                                service(
                                                        name,
                                                        "{'type':'NodePort','ports':"
                                                                + "[{'port':80}]}"))
                                        .path("spec")
                                        .toString()));
            }
        }
        var seen = new HashSet<String>();
        for (var one : addresses) {
            var spec = json(one.get());
            assertThat(seen.add(spec.path("clusterIP").asText())).isTrue();
            assertThat(seen.add(spec.path("ports").path(0).path("nodePort").asText())).isTrue();
        }
    }

    @Test
    void quotaHoldsUnderConcurrency() throws Exception {
        storage.put(
                "",
                "resourcequotas",
                "{'metadata':{'name':'q','namespace':'ns'},'spec':{},'status':{'hard':"
                        + "{'configmaps':'10'},'used':{'configmaps':'0'}}}");
        var refused = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 50; i++) {
                threads.submit(() -> {
                    try {
                        create("configmaps", "{'metadata':{'name':'c'}}");
                    } catch (ApiException e) {
                        refused.incrementAndGet();
                    }
                });
            }
        }
        assertThat(refused).hasValue(40);
        assertThatThrownBy(() -> create("configmaps", "{'metadata':{'name':'c'}}"))
                .hasMessage(
                        "configmaps \"c\" is forbidden: exceeded quota: q, requested: configmaps=1,"
                                + " used: configmaps=10, limited: configmaps=10");
    }

    @Test
    void quotaWantsAmountsNamedAndCountsThem() {
        storage.put(
                "",
                "resourcequotas",
                "{'metadata':{'name':'q1','namespace':'ns'},'spec':{},'status':{'hard':{'cpu':'1',"
                        + "'limits.cpu':'2','memory':'1Gi','pods':'1'},'used':{'cpu':'500m',"
                        + "'limits.cpu':'0','memory':'0','pods':'1'}}}");
        assertThatThrownBy(() ->
                        create(
                                "pods",
                                pod(
                                        "p0",
                                        "{'containers':[{'name':'a'},{'name':'b',"
                                                + "'resources':{'requests':{'cpu':'1'}}}]}")))
                .hasMessage(
                        "pods \"p0\" is forbidden: failed quota: q1: must specify cpu for: a;"
                                + " limits.cpu for: a,b; memory for: a,b");
        var amounts = "{'cpu':'800m','memory':'500Mi'}";
        assertThatThrownBy(() ->
                        create(
                                "pods",
                                pod(
                                        "p3",
                                        "{'containers':[{'name':'a','resources':{'limits':"
                                                + amounts
                                                + ",'requests':"
                                                + amounts
                                                + "}}]}")))
                .hasMessage(
                        "pods \"p3\" is forbidden: exceeded quota: q1, requested: cpu=800m,pods=1,"
                                + " used: cpu=500m,pods=1, limited: cpu=1,pods=1");
    }

    @Test
    void limitRangesFillAndBound() {
        storage.put(
                "",
                "limitranges",
                "{'metadata':{'name':'l','namespace':'ns'},'spec':{'limits':[{'type':'Container',"
                        + "'min':{'cpu':'100m'},'max':{'cpu':'500m'},'default':{'cpu':'500m'},"
                        + "'defaultRequest':{'cpu':'500m'},'maxLimitRequestRatio':{'cpu':'2'}},"
                        + "{'type':'Pod','max':{'cpu':'600m'}}]}}");
        var filled = create("pods", pod("l1", "{'containers':[{'name':'a'}]}"));
        assertThat(filled.path("metadata").path("annotations").toString())
                .contains(
                        "LimitRanger plugin set: cpu request for container a; cpu limit for"
                                + " container a");
        assertThatThrownBy(() ->
                        create(
                                "pods",
                                pod(
                                        "l2",
                                        "{'containers':[{'name':'a','resources':{'limits':"
                                                + "{'cpu':'800m'},'requests':{'cpu':'50m'}}}]}")))
                .hasMessage(
                        "pods \"l2\" is forbidden: [minimum cpu usage per Container is 100m, but"
                                + " request is 50m, maximum cpu usage per Container is 500m, but"
                                + " limit is 800m, cpu max limit to request ratio per Container is"
                                + " 2, but provided ratio is 16.000000, maximum cpu usage per Pod"
                                + " is 600m, but limit is 800m]");
    }

    private void label(String key, String value) {
        storage.update(
                new GroupResource("", "namespaces"),
                "",
                "ns",
                namespace -> {
                    namespace
                            .withObjectProperty("metadata")
                            .withObjectProperty("labels")
                            .put("pod-security.kubernetes.io/" + key, value);
                    return namespace;
                });
    }

    @Test
    void podSecuritySpeaksAsUpstream() {
        label("enforce", "restricted");
        assertThatThrownBy(() -> create("pods", pod("s1", "{'containers':[{'name':'a'}]}")))
                .hasMessage(
                        "pods \"s1\" is forbidden: violates PodSecurity \"restricted:latest\":"
                                + " allowPrivilegeEscalation != false (container \"a\" must set"
                                + " securityContext.allowPrivilegeEscalation=false), unrestricted"
                                + " capabilities (container \"a\" must set"
                                + " securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true"
                                + " (pod or container \"a\" must set securityContext.runAsNonRoot=true),"
                                + " seccompProfile (pod or container \"a\" must set"
                                + " securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                                + " \"Localhost\")");
        label("enforce", "baseline");
        var open =
                "{'hostNetwork':true,'hostPID':true,'volumes':[{'name':'h','hostPath':{'path':'/'}}"
                        + "],'containers':[{'name':'a','ports':[{'hostPort':80}],'securityContext':"
                        + "{'privileged':true,'capabilities':{'add':['NET_ADMIN']}}}]}";
        assertThatThrownBy(() -> create("pods", pod("s3", open)))
                .hasMessage(
                        "pods \"s3\" is forbidden: violates PodSecurity \"baseline:latest\":"
                                + " non-default capabilities (container \"a\" must not include"
                                + " \"NET_ADMIN\" in securityContext.capabilities.add), host namespaces"
                                + " (hostNetwork=true, hostPID=true), hostPath volumes (volume \"h\"),"
                                + " hostPort (container \"a\" uses hostPort 80), privileged (container"
                                + " \"a\" must not set securityContext.privileged=true)");
        label("warn", "restricted");
        var warned =
                run(
                        request(
                                ADMIN,
                                "replicationcontrollers",
                                json(
                                        "{'metadata':{'name':'d'},'spec':{'template':{'spec':"
                                                + "{'containers':[{'name':'x'}]}}}}"),
                                null));
        assertThat(warned.warnings().getFirst())
                .startsWith("would violate PodSecurity \"restricted:latest\": ");
    }

    @Test
    void nodesWriteOnlyWhatIsTheirs() {
        var node = UserInfo.of("system:node:n1", "system:nodes");
        var other = json("{'metadata':{'name':'n2'}}");
        assertThatThrownBy(() -> run(request(node, "nodes", other, null)))
                .hasMessage(
                        "nodes \"n2\" is forbidden: node \"n1\" is not allowed to modify node"
                                + " \"n2\"");
        var labelled =
                json(
                        "{'metadata':{'name':'n1','labels':{'kubernetes.io/os':'linux',"
                                + "'node-role.kubernetes.io/x':''}}}");
        assertThatThrownBy(() -> run(request(node, "nodes", labelled, null)))
                .hasMessageContaining("set the following labels: node-role.kubernetes.io/x");
        assertThatThrownBy(
                        () -> run(request(node, "pods", json(pod("p", "{'nodeName':'n1'}")), null)))
                .hasMessageContaining("can only create mirror pods");
        var fresh = json("{'metadata':{'name':'n1'}}");
        run(request(node, "nodes", fresh, null));
        assertThat(fresh.path("spec").path("taints").path(0).path("key").asText())
                .isEqualTo("node.kubernetes.io/not-ready");
    }

    @Test
    void nobodyAsksForACertificateOfTheMasters() throws Exception {
        var keys = CertificateAuthority.newKeyPair();
        var csr =
                new JcaPKCS10CertificationRequestBuilder(
                                new X500Principal("CN=eve,O=system:masters"), keys.getPublic())
                        .build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate()));
        var pem =
                "-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder().encodeToString(csr.getEncoded())
                        + "\n-----END CERTIFICATE REQUEST-----\n";
        var object = json("{'metadata':{'name':'c'},'spec':{}}");
        object.withObjectProperty("spec")
                .put("signerName", "kubernetes.io/kube-apiserver-client")
                .put(
                        "request",
                        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
        var request =
                new AdmissionRequest(
                        Operation.CREATE,
                        new GroupVersionResource(
                                "certificates.k8s.io", "v1", "certificatesigningrequests"),
                        new GroupVersionKind(
                                "certificates.k8s.io", "v1", "CertificateSigningRequest"),
                        "",
                        "",
                        "c",
                        ADMIN,
                        object,
                        null,
                        Json.object(),
                        false);
        assertThatThrownBy(() -> run(request))
                .hasMessage(
                        "certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: use of"
                                + " kubernetes.io/kube-apiserver-client signer with system:masters"
                                + " group is not allowed");
        assertThat(CertificateSubjectRestriction.commonName(request, object)).isEqualTo("eve");
    }
}
