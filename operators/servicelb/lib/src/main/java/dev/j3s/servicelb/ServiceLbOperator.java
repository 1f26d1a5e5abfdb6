package dev.j3s.servicelb;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;

/** Puts the service load balancer into a process. */
public final class ServiceLbOperator {
    private ServiceLbOperator() {}

    /** Watches Services, Nodes and EndpointSlices of the whole cluster. */
    public static void register(Operator operator, KubernetesClient client) {
        operator.register(new ServiceLbReconciler(client));
    }
}
