package dev.j3s.helm.controller;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.util.Optional;

/** A cluster to test against: any kubeconfig named by property or environment. */
final class TestCluster {
    private TestCluster() {}

    static Optional<KubernetesClient> find() {
        String file =
                System.getProperty(
                        "j3s.test.kubeconfig",
                        System.getenv().getOrDefault("J3S_TEST_KUBECONFIG", ""));
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new KubernetesClientBuilder()
                                .withConfig(Config.fromKubeconfig(new File(file)))
                                .build());
    }
}
