package dev.j3s.launcher;

import dev.j3s.apiserver.ApiServer;
import dev.j3s.apiserver.ApiServerConfig;
import dev.j3s.apiserver.Foundation;
import dev.j3s.apiserver.Parts;
import dev.j3s.apiserver.actions.StandardActions;
import dev.j3s.apiserver.admission.AdmissionChain;
import dev.j3s.apiserver.admission.AdmissionConfig;
import dev.j3s.apiserver.authentication.AuthenticationConfig;
import dev.j3s.apiserver.authentication.Authenticators;
import dev.j3s.apiserver.authentication.OpenIdDocuments;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.bootstrap.Bootstrap;
import dev.j3s.apiserver.bootstrap.BootstrapConfig;
import dev.j3s.apiserver.crd.CrdWatch;
import dev.j3s.apiserver.crd.CustomResources;
import dev.j3s.apiserver.http.Aggregation;
import dev.j3s.apiserver.http.ApiResponse;
import dev.j3s.apiserver.http.PathHandler;
import dev.j3s.apiserver.openapi.OpenApi;
import dev.j3s.apiserver.openapi.OpenApiHandler;
import dev.j3s.apiserver.policy.Policies;
import dev.j3s.apiserver.proxy.KubeletTls;
import dev.j3s.apiserver.proxy.Proxies;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.types.BuiltinTypes;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Transport;
import dev.j3s.pki.ClusterPki;
import dev.j3s.store.Store;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The API server with everything a standard one has: types, identity, policy, documents, proxies
 * and the first objects.
 */
final class ControlPlane implements AutoCloseable {
    private static final String VERSION = "v1.36.2";
    private static final GroupResource CRDS =
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

    /** The server itself, where it asks its own API. */
    private static final UserInfo SYSTEM =
            UserInfo.of("system:apiserver", UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED);

    private final ApiServer server;
    private final CrdWatch customTypes;

    private ControlPlane(ApiServer server, CrdWatch customTypes) {
        this.server = server;
        this.customTypes = customTypes;
    }

    /**
     * @param advertiseAddress what the kubernetes Service leads to
     */
    static ControlPlane start(
            ServerConfig config,
            String advertiseAddress,
            ClusterPki pki,
            Store store,
            PrometheusMeterRegistry metrics,
            Clock clock) {
        var schemas = BuiltinSchemas.load();
        var types = new CustomResources(schemas, clock);
        var started = new AtomicReference<String>("the first objects are not written yet");
        var server =
                ApiServer.start(
                        new ApiServerConfig(
                                config.bindAddress(),
                                config.httpsPort(),
                                pki.serving().chain(),
                                pki.serving().key(),
                                List.of(pki.clientAuthority().self().certificate()),
                                advertiseAddress + ":" + config.httpsPort(),
                                ApiServerConfig.REQUESTS_IN_FLIGHT_MAX,
                                clock,
                                metrics),
                        store,
                        foundation ->
                                parts(
                                        config,
                                        advertiseAddress,
                                        pki,
                                        foundation,
                                        schemas,
                                        types,
                                        started));
        Bootstrap.run(
                new BootstrapConfig(
                        List.of(config.network().serviceCidr()),
                        List.of(advertiseAddress),
                        server.port(),
                        pki.clientAuthority().certificatePem(),
                        pki.requestHeaderAuthority().certificatePem(),
                        List.of("system:auth-proxy"),
                        clock),
                server.storage());
        var customTypes =
                CrdWatch.start(
                        types, server.catalog(), server.storage(), server.transport(SYSTEM), clock);
        started.set("");
        return new ControlPlane(server, customTypes);
    }

    private static Parts parts(
            ServerConfig config,
            String advertiseAddress,
            ClusterPki pki,
            Foundation foundation,
            BuiltinSchemas schemas,
            CustomResources types,
            AtomicReference<String> starting) {
        var clock = foundation.clock();
        var storage = foundation.storage();
        var issuer = "https://kubernetes.default.svc." + config.network().clusterDomain();
        var authenticators =
                Authenticators.standard(
                        new AuthenticationConfig(
                                issuer,
                                List.of(issuer, "k3s"),
                                pki.serviceAccountKey(),
                                List.of(),
                                Map.of(),
                                "https://"
                                        + advertiseAddress
                                        + ":"
                                        + config.httpsPort()
                                        + OpenIdDocuments.KEYS_PATH,
                                clock),
                        storage);
        var authorizers = Authorizers.standard(storage);
        var random = new SecureRandom();
        var documents = new OpenApi(schemas, VERSION, foundation.catalog()::all);
        foundation.catalog().listen((_, _) -> documents.invalidate());
        var openApi = new OpenApiHandler(documents);
        var openId = authenticators.openId();
        return new Parts(
                definitions(schemas, types),
                authenticators.requests(),
                authorizers.requests(),
                AdmissionChain.standard(
                        new AdmissionConfig(
                                List.of(config.network().serviceCidr()),
                                config.network().nodePortFirst(),
                                config.network().nodePortLast(),
                                clock,
                                random),
                        storage,
                        authorizers,
                        Policies.plugins(storage, foundation.catalog(), authorizers.requests())),
                StandardActions.all(authenticators, authorizers, storage, clock),
                Map.of(
                        OpenApi.V2_PATH,
                        openApi,
                        OpenApi.V3_PATH,
                        openApi,
                        OpenApi.V3_PATH + "/",
                        openApi,
                        OpenIdDocuments.CONFIGURATION_PATH,
                        json(openId.configuration()),
                        OpenIdDocuments.KEYS_PATH,
                        json(openId.keys())),
                Proxies.all(
                        storage,
                        new KubeletTls(
                                pki.serverAuthority().certificatePem(),
                                pki.apiserverKubeletClient().certificatePem(),
                                pki.apiserverKubeletClient().keyPem()),
                        random),
                Aggregation.NONE,
                Map.of(
                        "poststarthook/bootstrap",
                        () -> Optional.of(starting.get()).filter(s -> !s.isEmpty())));
    }

    /**
     * CRDs are described like every type, but their rules are those of the module that serves what
     * they describe.
     */
    private static List<ResourceDefinition> definitions(
            BuiltinSchemas schemas, CustomResources types) {
        return BuiltinTypes.all(schemas::forKind).stream()
                .map(d -> d.groupResource().equals(CRDS) ? withStrategy(d, types.crdStrategy()) : d)
                .toList();
    }

    private static ResourceDefinition withStrategy(ResourceDefinition d, Strategy strategy) {
        return new ResourceDefinition(
                d.group(),
                d.names(),
                d.namespaced(),
                d.versions(),
                strategy,
                d.converter(),
                d.builtIn(),
                d.storageGroup());
    }

    private static PathHandler json(byte[] document) {
        return _ -> ApiResponse.json(200, document);
    }

    int port() {
        return server.port();
    }

    /** In-process, with the rights of an administrator of everything. */
    Transport transport(String user) {
        return server.transport(UserInfo.of(user, UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED));
    }

    /** In-process, as a user whose rights are what RBAC and the Node authorizer give. */
    Transport transport(String user, String... groups) {
        return server.transport(UserInfo.of(user, groups));
    }

    @Override
    public void close() {
        customTypes.close();
        server.close();
    }
}
