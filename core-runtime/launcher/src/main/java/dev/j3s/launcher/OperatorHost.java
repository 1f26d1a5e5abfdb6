package dev.j3s.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.j3s.client.Client;
import dev.j3s.helm.controller.HelmControllerOperator;
import dev.j3s.localpath.LocalDirectories;
import dev.j3s.localpath.LocalPathOperator;
import dev.j3s.localpath.LocalPathSettings;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.servicelb.ServiceLbOperator;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Runs the add-on operators inside the process: plain Operator SDK, no Quarkus, each over loopback
 * TLS with the token of a ServiceAccount of its own.
 */
final class OperatorHost implements AutoCloseable {
    private static final GroupVersionResource ACCOUNTS =
            new GroupVersionResource("", "v1", "serviceaccounts");
    private static final String NAMESPACE = "kube-system";
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final int REQUEST_TIMEOUT_MILLIS = 30_000;

    private final Client client;
    private final String server;
    private final String authorityPem;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Closing parts = new Closing();

    /**
     * @param client may ask for tokens of ServiceAccounts in kube-system
     */
    OperatorHost(Client client, int port, String authorityPem, MeterRegistry metrics, Clock clock) {
        this.client = client;
        this.server = "https://127.0.0.1:" + port;
        this.authorityPem = authorityPem;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Starts what is enabled. The types must be established and the roles applied. */
    void start(ServerConfig config) {
        if (config.enabled("helm-controller")) {
            run(
                    "helm-controller",
                    (operator, kubernetes) ->
                            HelmControllerOperator.register(operator, kubernetes, clock, Set.of()));
        }
        if (config.agent() && config.enabled("servicelb")) {
            run("servicelb", ServiceLbOperator::register);
        }
        if (config.agent() && config.enabled("local-storage")) {
            var settings = new LocalPathSettings(config.node().localStorage());
            run(
                    "local-path-provisioner",
                    (operator, kubernetes) ->
                            LocalPathOperator.register(
                                    operator,
                                    kubernetes,
                                    clock,
                                    settings,
                                    new LocalDirectories(config.node().name(), settings)));
        }
    }

    private void run(String account, BiConsumer<Operator, KubernetesClient> register) {
        var kubernetes = parts.add(connect(account));
        var operator =
                new Operator(o ->
                        o.withKubernetesClient(kubernetes)
                                .withCloseClientOnStop(false)
                                .checkingCRDAndValidateLocalModel(false)
                                .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(metrics)));
        register.accept(operator, kubernetes);
        operator.start();
        parts.add(operator::stop);
    }

    private KubernetesClient connect(String account) {
        var token = new Token(account);
        var config =
                new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl(server)
                        .withCaCertData(
                                Base64.getEncoder().encodeToString(authorityPem.getBytes(UTF_8)))
                        .withOauthTokenProvider(token::current)
                        .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                        .withUserAgent("j3s-" + account)
                        .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A ServiceAccount's token, asked for again when half its life is over. */
    private final class Token {
        private final String account;
        private String value = "";
        private Instant renewAt = Instant.MIN;

        Token(String account) {
            this.account = account;
        }

        synchronized String current() {
            if (clock.instant().isAfter(renewAt)) {
                var request =
                        Json.object()
                                .put("apiVersion", "authentication.k8s.io/v1")
                                .put("kind", "TokenRequest");
                request.putObject("spec").put("expirationSeconds", TOKEN_LIFE.toSeconds());
                value =
                        client.createSubresource(ACCOUNTS, NAMESPACE, account, "token", request)
                                .path("status")
                                .path("token")
                                .asText();
                renewAt = clock.instant().plus(TOKEN_LIFE.dividedBy(2));
            }
            return value;
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
