package dev.j3s.servicelb.app;

import dev.j3s.servicelb.ServiceLbReconciler;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import io.quarkiverse.operatorsdk.annotations.RBACRule;
import jakarta.inject.Singleton;
import java.util.List;

/** Lets Quarkus find the library's reconciler, and states what it may do and how it is listed. */
@Singleton
@ControllerConfiguration(name = "servicelb")
@RBACRule(
        apiGroups = "",
        resources = {"services", "nodes"},
        verbs = {"get", "list", "watch"})
@RBACRule(
        apiGroups = "",
        resources = {"services/status"},
        verbs = {"patch", "update"})
@RBACRule(
        apiGroups = "discovery.k8s.io",
        resources = {"endpointslices"},
        verbs = {"get", "list", "watch"})
@CSVMetadata(
        displayName = "j3s service load balancer",
        description = "Gives Services of type LoadBalancer the addresses of nodes.")
public class ServiceLbController implements Reconciler<Service> {
    private final ServiceLbReconciler reconciler;

    public ServiceLbController(KubernetesClient client) {
        this.reconciler = new ServiceLbReconciler(client);
    }

    @Override
    public List<EventSource<?, Service>> prepareEventSources(EventSourceContext<Service> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public UpdateControl<Service> reconcile(Service service, Context<Service> context) {
        return reconciler.reconcile(service, context);
    }
}
