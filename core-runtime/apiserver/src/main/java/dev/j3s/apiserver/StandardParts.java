package dev.j3s.apiserver;

import dev.j3s.apiserver.actions.StandardActions;
import dev.j3s.apiserver.admission.AdmissionChain;
import dev.j3s.apiserver.authentication.Authenticators;
import dev.j3s.apiserver.authentication.OpenIdDocuments;
import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.crd.CrdController;
import dev.j3s.apiserver.crd.CustomResources;
import dev.j3s.apiserver.http.Aggregation;
import dev.j3s.apiserver.http.ApiResponse;
import dev.j3s.apiserver.http.PathHandler;
import dev.j3s.apiserver.http.Payload;
import dev.j3s.apiserver.http.StreamHandler;
import dev.j3s.apiserver.openapi.OpenApi;
import dev.j3s.apiserver.openapi.OpenApiHandler;
import dev.j3s.apiserver.policy.Policies;
import dev.j3s.apiserver.proxy.Proxies;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.types.BuiltinTypes;
import dev.j3s.model.BuiltinSchemas;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that makes a Kubernetes API server of an {@link ApiServer}. */
public final class StandardParts {
    private static final String VERSION = "v1.36.2";

    /** How often the deletion of a CRD's instances is looked at again. */
    private static final Duration CRD_RETRY = Duration.ofSeconds(1);

    private StandardParts() {}

    /** For {@link ApiServer#start}. */
    public static Parts of(Foundation foundation, StandardConfig config) {
        var storage = foundation.storage();
        var schemas = BuiltinSchemas.load();
        var authenticators = Authenticators.standard(config.authentication(), storage);
        var authorizers = Authorizers.standard(storage);
        var custom = new CustomResources(schemas, foundation.clock());
        var definitions = definitions(schemas, custom);
        follow(foundation, custom, definitions);
        return new Parts(
                definitions,
                authenticators.requests(),
                authorizers.requests(),
                AdmissionChain.standard(
                        config.admission(),
                        storage,
                        authorizers,
                        Policies.plugins(storage, foundation.catalog(), authorizers.requests())),
                StandardActions.all(authenticators, authorizers, storage, foundation.clock()),
                paths(foundation, schemas, authenticators.openId()),
                streams(foundation, config),
                Aggregation.NONE,
                Map.of());
    }

    private static List<ResourceDefinition> definitions(
            BuiltinSchemas schemas, CustomResources custom) {
        return BuiltinTypes.all(schemas::forKind).stream()
                .map(d -> d.groupResource().equals(CrdServer.CRDS) ? withCrdStrategy(d, custom) : d)
                .toList();
    }

    private static ResourceDefinition withCrdStrategy(
            ResourceDefinition definition, CustomResources custom) {
        return new ResourceDefinition(
                definition.group(),
                definition.names(),
                definition.namespaced(),
                definition.versions(),
                custom.crdStrategy(),
                definition.converter(),
                definition.builtIn(),
                definition.storageGroup());
    }

    private static void follow(
            Foundation foundation, CustomResources custom, List<ResourceDefinition> builtIn) {
        var server = new CrdServer(foundation, builtIn);
        var controller = new CrdController(custom, server, foundation.clock());
        foundation
                .following()
                .follow(CrdServer.CRDS, CRD_RETRY, new CrdFollower(controller, server));
    }

    private static Map<String, PathHandler> paths(
            Foundation foundation, BuiltinSchemas schemas, OpenIdDocuments openId) {
        var documents = new OpenApi(schemas, VERSION, foundation.catalog()::all);
        foundation.catalog().listen((before, after) -> documents.invalidate());
        var handler = new OpenApiHandler(documents);
        var paths = new LinkedHashMap<String, PathHandler>();
        paths.put(OpenApi.V2_PATH, handler);
        paths.put(OpenApi.V3_PATH, handler);
        paths.put(OpenApi.V3_PATH + "/", handler);
        paths.put(
                OpenIdDocuments.CONFIGURATION_PATH,
                request -> ApiResponse.json(200, openId.configuration()));
        paths.put(
                OpenIdDocuments.KEYS_PATH,
                request ->
                        new ApiResponse.Full(
                                200,
                                "application/jwk-set+json",
                                Payload.of(openId.keys()),
                                Map.of(),
                                List.of()));
        return paths;
    }

    private static Map<ActionKey, StreamHandler> streams(
            Foundation foundation, StandardConfig config) {
        return config.kubelets()
                .map(tls -> Proxies.all(foundation.storage(), tls, config.admission().random()))
                .orElse(Map.of());
    }
}
