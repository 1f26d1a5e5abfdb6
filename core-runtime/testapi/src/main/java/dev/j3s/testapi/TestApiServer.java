package dev.j3s.testapi;

import dev.j3s.apiserver.ApiServer;
import dev.j3s.apiserver.ApiServerConfig;
import dev.j3s.apiserver.Foundation;
import dev.j3s.apiserver.Parts;
import dev.j3s.apiserver.StandardConfig;
import dev.j3s.apiserver.StandardParts;
import dev.j3s.apiserver.admission.AdmissionConfig;
import dev.j3s.apiserver.authentication.AuthenticationConfig;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Authorizer;
import dev.j3s.apiserver.bootstrap.Bootstrap;
import dev.j3s.apiserver.bootstrap.BootstrapConfig;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.apiserver.types.BuiltinTypes;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import dev.j3s.pki.CertificateAuthority;
import dev.j3s.pki.KeyPairFile;
import dev.j3s.pki.Kubeconfig;
import dev.j3s.pki.Subject;
import dev.j3s.store.MemoryStore;
import dev.j3s.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server for one test; close it. {@link #start()} serves every built-in type to anyone who has a
 * certificate, with no admission; {@link #start(Store, Clock, Function)} takes parts of the test's
 * own.
 */
public final class TestApiServer implements AutoCloseable {
    private static final List<String> NAMESPACES =
            List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final Store store;
    private final ApiServer server;
    private final CertificateAuthority authority;

    private TestApiServer(Store store, ApiServer server, CertificateAuthority authority) {
        this.store = store;
        this.server = server;
        this.authority = authority;
    }

    /** Built-in types, everything allowed, the usual four namespaces. */
    public static TestApiServer start() {
        return start(MemoryStore.create(), Clock.systemUTC(), foundation -> permissiveParts());
    }

    /**
     * A whole API server: authentication, Node and RBAC authorization, all admission plug-ins,
     * OpenAPI, CRDs, and the objects every cluster starts with. No controllers: a namespace has no
     * default ServiceAccount until the test makes one.
     */
    public static TestApiServer standard() {
        return standard(0);
    }

    /** {@code port} 0: any. */
    public static TestApiServer standard(int port) {
        var clock = Clock.systemUTC();
        var authentication =
                new AuthenticationConfig(
                        "https://kubernetes.default.svc.cluster.local",
                        List.of(),
                        CertificateAuthority.newKeyPair(),
                        List.of(),
                        Map.of(),
                        "https://127.0.0.1/openid/v1/jwks",
                        clock);
        var config =
                new StandardConfig(
                        authentication, AdmissionConfig.standard(clock), Optional.empty());
        var started =
                start(
                        MemoryStore.create(),
                        clock,
                        port,
                        foundation -> StandardParts.of(foundation, config));
        Bootstrap.run(
                new BootstrapConfig(
                        List.of("10.43.0.0/16"),
                        List.of("127.0.0.1"),
                        started.port(),
                        started.authority.certificatePem(),
                        "",
                        List.of(),
                        clock),
                started.storage());
        return started;
    }

    /** {@code store} is closed with the server. */
    public static TestApiServer start(Store store, Clock clock, Function<Foundation, Parts> parts) {
        return start(store, clock, 0, parts);
    }

    /** {@code port} 0: any. */
    public static TestApiServer start(
            Store store, Clock clock, int port, Function<Foundation, Parts> parts) {
        var authority = CertificateAuthority.create("test-ca", Clock.systemUTC());
        var serving =
                authority.issue(
                        Subject.of("kube-apiserver"),
                        List.of("127.0.0.1", "localhost"),
                        CertificateAuthority.Usage.SERVER);
        var config =
                new ApiServerConfig(
                        "127.0.0.1",
                        port,
                        serving.chain(),
                        serving.key(),
                        List.of(authority.self().certificate()),
                        "127.0.0.1:" + port,
                        ApiServerConfig.REQUESTS_IN_FLIGHT_MAX,
                        clock,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        var server = ApiServer.start(config, store, parts);
        var started = new TestApiServer(store, server, authority);
        NAMESPACES.forEach(started::createNamespace);
        return started;
    }

    /** Every built-in type; users by certificate; no authorization and no admission. */
    public static Parts permissiveParts() {
        var schemas = BuiltinSchemas.load();
        var allow = new Authorizer.Decision(Authorizer.Outcome.ALLOW, "");
        return Parts.of(
                BuiltinTypes.all(schemas::forKind),
                credentials ->
                        credentials.certificates().isEmpty()
                                ? Optional.empty()
                                : Optional.of(ADMIN),
                attributes -> allow,
                List.of());
    }

    private static final UserInfo ADMIN =
            UserInfo.of("test-admin", UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED);

    private void createNamespace(String name) {
        var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        var resource = new GroupResource("", "namespaces");
        if (server.storage().get(resource, "", name).isEmpty()) {
            server.storage().create(resource, "", namespace);
        }
    }

    /** {@code https://127.0.0.1:port}. */
    public String url() {
        return "https://127.0.0.1:" + server.port();
    }

    public int port() {
        return server.port();
    }

    /** Who signs this server's and its clients' certificates. */
    public CertificateAuthority authority() {
        return authority;
    }

    /** A client certificate of {@code user}. */
    public KeyPairFile certificate(String user, String... groups) {
        return authority.issue(
                Subject.of(user, groups), List.of(), CertificateAuthority.Usage.CLIENT);
    }

    /** In-process, as an administrator. */
    public Transport adminTransport() {
        return server.transport(ADMIN);
    }

    /** In-process, as anyone. */
    public Transport transport(UserInfo user) {
        return server.transport(user);
    }

    /** The text of a kubeconfig with an administrator's certificate. */
    public String kubeconfig() {
        return Kubeconfig.text(
                "test",
                url(),
                authority.certificatePem(),
                certificate("test-admin", UserInfo.MASTERS));
    }

    public ObjectStorage storage() {
        return server.storage();
    }

    public ApiServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
