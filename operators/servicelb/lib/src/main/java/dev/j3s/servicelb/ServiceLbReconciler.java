package dev.j3s.servicelb;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes status.loadBalancer of every Service that is ours to serve. */
@ControllerConfiguration(name = "servicelb")
public final class ServiceLbReconciler implements Reconciler<Service> {
    private static final System.Logger LOG = System.getLogger(ServiceLbReconciler.class.getName());
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String VIP = "VIP";

    private final KubernetesClient client;

    public ServiceLbReconciler(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public List<EventSource<?, Service>> prepareEventSources(EventSourceContext<Service> context) {
        var nodes =
                InformerEventSourceConfiguration.from(Node.class, Service.class)
                        .withSecondaryToPrimaryMapper(node -> balanced(context))
                        .withPrimaryToSecondaryMapper((Service service) -> Set.of())
                        .withOnUpdateFilter(ServiceLbReconciler::concernsAddresses)
                        .build();
        var slices =
                InformerEventSourceConfiguration.from(EndpointSlice.class, Service.class)
                        .withLabelSelector(SERVICE_NAME)
                        .withSecondaryToPrimaryMapper(slice -> balancedOf(slice, context))
                        .withPrimaryToSecondaryMapper((Service service) -> Set.of())
                        .build();
        return List.of(
                new InformerEventSource<>(nodes, context),
                new InformerEventSource<>(slices, context));
    }

    /** Node heartbeats change nothing for us. */
    private static boolean concernsAddresses(Node now, Node before) {
        return !LoadBalancerNode.of(now).equals(LoadBalancerNode.of(before));
    }

    private static Set<ResourceID> balanced(EventSourceContext<Service> context) {
        return context.getPrimaryCache()
                .list(s -> LoadBalancerService.of(s).ours())
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static Set<ResourceID> balancedOf(
            EndpointSlice slice, EventSourceContext<Service> context) {
        String name = slice.getMetadata().getLabels().getOrDefault(SERVICE_NAME, "");
        ResourceID id = new ResourceID(name, slice.getMetadata().getNamespace());
        return context.getPrimaryCache()
                .get(id)
                .map(LoadBalancerService::of)
                .filter(s -> s.ours() && s.local())
                .map(s -> Set.of(id))
                .orElse(Set.of());
    }

    @Override
    public UpdateControl<Service> reconcile(Service service, Context<Service> context) {
        LoadBalancerService wanted = LoadBalancerService.of(service);
        boolean hadAddresses = !current(service).isEmpty();
        if (!wanted.ours() && (!hadAddresses || isForeign(service))) {
            return UpdateControl.noUpdate();
        }
        List<LoadBalancerNode> nodes =
                cached(context, Node.class).map(LoadBalancerNode::of).toList();
        List<LoadBalancerService> others =
                context.eventSourceRetriever()
                        .getControllerEventSource()
                        .list()
                        .map(LoadBalancerService::of)
                        .toList();
        List<LoadBalancerIngress> ingress =
                AddressPlanner.addresses(wanted, nodes, nodesOf(service, context), others).stream()
                        .map(ServiceLbReconciler::ingress)
                        .toList();
        if (!ingress.equals(current(service))) {
            patch(service, ingress);
        }
        return UpdateControl.noUpdate();
    }

    private static boolean isForeign(Service service) {
        String wanted = service.getSpec().getLoadBalancerClass();
        return wanted != null && !wanted.equals(LoadBalancerService.CLASS);
    }

    private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> Stream<T> cached(
            Context<Service> context, Class<T> type) {
        return context.eventSourceRetriever().getEventSourcesFor(type).stream()
                .filter(InformerEventSource.class::isInstance)
                .flatMap(source -> ((InformerEventSource<T, Service>) source).list());
    }

    private static Set<String> nodesOf(Service service, Context<Service> context) {
        Set<String> nodes = new HashSet<>();
        cached(context, EndpointSlice.class)
                .filter(s -> belongs(s, service))
                .flatMap(s -> Optional.ofNullable(s.getEndpoints()).orElse(List.of()).stream())
                .filter(ServiceLbReconciler::isReady)
                .map(Endpoint::getNodeName)
                .filter(Objects::nonNull)
                .forEach(nodes::add);
        return nodes;
    }

    private static boolean belongs(EndpointSlice slice, Service service) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return slice.getMetadata().getNamespace().equals(service.getMetadata().getNamespace())
                && service.getMetadata().getName().equals(labels.get(SERVICE_NAME));
    }

    private static boolean isReady(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }

    private static List<LoadBalancerIngress> current(Service service) {
        return Optional.ofNullable(service.getStatus())
                .flatMap(s -> Optional.ofNullable(s.getLoadBalancer()))
                .flatMap(l -> Optional.ofNullable(l.getIngress()))
                .orElse(List.of());
    }

    private static LoadBalancerIngress ingress(String address) {
        return new LoadBalancerIngressBuilder().withIp(address).withIpMode(VIP).build();
    }

    private void patch(Service service, List<LoadBalancerIngress> ingress) {
        String body =
                "{\"status\":{\"loadBalancer\":{\"ingress\":"
                        + (ingress.isEmpty() ? "null" : Serialization.asJson(ingress))
                        + "}}}";
        client.services()
                .inNamespace(service.getMetadata().getNamespace())
                .withName(service.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), body);
        LOG.log(
                System.Logger.Level.INFO,
                "load balancer addresses written namespace={0} name={1} addresses={2}",
                service.getMetadata().getNamespace(),
                service.getMetadata().getName(),
                ingress.size());
    }
}
