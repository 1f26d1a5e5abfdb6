package dev.j3s.launcher;

import dev.j3s.apiserver.ApiServer;
import dev.j3s.apiserver.ApiServerConfig;
import dev.j3s.apiserver.Foundation;
import dev.j3s.apiserver.Parts;
import dev.j3s.apiserver.StandardConfig;
import dev.j3s.apiserver.StandardParts;
import dev.j3s.apiserver.admission.AdmissionConfig;
import dev.j3s.apiserver.authentication.AuthenticationConfig;
import dev.j3s.apiserver.authentication.OpenIdDocuments;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.bootstrap.Bootstrap;
import dev.j3s.apiserver.bootstrap.BootstrapConfig;
import dev.j3s.apiserver.http.Health;
import dev.j3s.apiserver.proxy.KubeletTls;
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

/** The API server with a standard server's parts, and the cluster's first objects. */
final class ControlPlane implements AutoCloseable {
    private final ApiServer server;

    private ControlPlane(ApiServer server) {
        this.server = server;
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
        var missing = new AtomicReference<>("the first objects are not written yet");
        Health.Check bootstrapped = () -> Optional.of(missing.get()).filter(m -> !m.isEmpty());
        var server =
                ApiServer.start(
                        apiServerConfig(config, advertiseAddress, pki, metrics, clock),
                        store,
                        foundation ->
                                ready(
                                        StandardParts.of(
                                                foundation,
                                                standard(
                                                        config, advertiseAddress, pki, foundation)),
                                        bootstrapped));
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
        missing.set("");
        return new ControlPlane(server);
    }

    private static ApiServerConfig apiServerConfig(
            ServerConfig config,
            String advertiseAddress,
            ClusterPki pki,
            PrometheusMeterRegistry metrics,
            Clock clock) {
        return new ApiServerConfig(
                config.bindAddress(),
                config.httpsPort(),
                pki.serving().chain(),
                pki.serving().key(),
                List.of(pki.clientAuthority().self().certificate()),
                advertiseAddress + ":" + config.httpsPort(),
                ApiServerConfig.REQUESTS_IN_FLIGHT_MAX,
                clock,
                metrics);
    }

    /** The same parts; not ready before the first objects are written. */
    private static Parts ready(Parts parts, Health.Check bootstrapped) {
        return new Parts(
                parts.definitions(),
                parts.authenticator(),
                parts.authorizer(),
                parts.admission(),
                parts.actions(),
                parts.paths(),
                parts.streams(),
                parts.aggregation(),
                Map.of("poststarthook/bootstrap", bootstrapped));
    }

    private static StandardConfig standard(
            ServerConfig config, String advertiseAddress, ClusterPki pki, Foundation foundation) {
        var issuer = "https://kubernetes.default.svc." + config.network().clusterDomain();
        var keys =
                "https://"
                        + advertiseAddress
                        + ":"
                        + config.httpsPort()
                        + OpenIdDocuments.KEYS_PATH;
        return new StandardConfig(
                new AuthenticationConfig(
                        issuer,
                        List.of(issuer, "k3s"),
                        pki.serviceAccountKey(),
                        List.of(),
                        Map.of(),
                        keys,
                        foundation.clock()),
                new AdmissionConfig(
                        List.of(config.network().serviceCidr()),
                        config.network().nodePortFirst(),
                        config.network().nodePortLast(),
                        foundation.clock(),
                        new SecureRandom()),
                Optional.of(
                        new KubeletTls(
                                pki.serverAuthority().certificatePem(),
                                pki.apiserverKubeletClient().certificatePem(),
                                pki.apiserverKubeletClient().keyPem())));
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
        server.close();
    }
}
