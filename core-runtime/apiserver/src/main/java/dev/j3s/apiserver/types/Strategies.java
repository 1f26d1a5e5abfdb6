package dev.j3s.apiserver.types;

import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.types.pod.PodStrategy;
import java.util.Map;

/** The strategy of every built-in type that has something special, by {@code plural.group}. */
final class Strategies {
    /** For types that are stored as they come. */
    static final Strategy PLAIN = new Strategy() {};

    private static final String ADMISSION = ".admissionregistration.k8s.io";
    private static final String NETWORKING = ".networking.k8s.io";
    private static final String RBAC = ".rbac.authorization.k8s.io";
    private static final String RESOURCE = ".resource.k8s.io";
    private static final String STORAGE = ".storage.k8s.io";
    private static final String FLOW_CONTROL = ".flowcontrol.apiserver.k8s.io";

    private Strategies() {}

    static Map<String, Strategy> all() {
        return Map.ofEntries(
                Map.entry("pods.", new PodStrategy()),
                Map.entry("events.", new EventStrategy(false)),
                Map.entry("namespaces.", new NamespaceStrategy()),
                Map.entry("nodes.", new NodeStrategy()),
                Map.entry("services.", new ServiceStrategy()),
                Map.entry("configmaps.", new ConfigMapStrategy()),
                Map.entry("secrets.", new SecretStrategy()),
                Map.entry("serviceaccounts.", new SmallStrategies.ServiceAccount()),
                Map.entry("endpoints.", new EndpointsStrategy()),
                Map.entry("limitranges.", new LimitRangeStrategy()),
                Map.entry("resourcequotas.", new ResourceQuotaStrategy()),
                Map.entry("persistentvolumes.", new PersistentVolumeStrategy()),
                Map.entry("persistentvolumeclaims.", new PersistentVolumeClaimStrategy()),
                Map.entry("podtemplates.", new SmallStrategies.PodTemplate()),
                Map.entry("replicationcontrollers.", new ReplicationControllerStrategy()),
                Map.entry("deployments.apps", new DeploymentStrategy()),
                Map.entry("replicasets.apps", new ReplicaSetStrategy()),
                Map.entry("statefulsets.apps", new StatefulSetStrategy()),
                Map.entry("daemonsets.apps", new DaemonSetStrategy()),
                Map.entry("controllerrevisions.apps", new SmallStrategies.ControllerRevision()),
                Map.entry("jobs.batch", new JobStrategy()),
                Map.entry("cronjobs.batch", new CronJobStrategy()),
                Map.entry(
                        "horizontalpodautoscalers.autoscaling",
                        new HorizontalPodAutoscalerStrategy()),
                Map.entry("poddisruptionbudgets.policy", new PodDisruptionBudgetStrategy()),
                Map.entry("ingresses" + NETWORKING, new IngressStrategy()),
                Map.entry("ingressclasses" + NETWORKING, new IngressClassStrategy()),
                Map.entry("networkpolicies" + NETWORKING, new NetworkPolicyStrategy()),
                Map.entry("servicecidrs" + NETWORKING, new SmallStrategies.ServiceCidr()),
                Map.entry("ipaddresses" + NETWORKING, new SmallStrategies.IpAddress()),
                Map.entry("endpointslices.discovery.k8s.io", new EndpointSliceStrategy()),
                Map.entry("leases.coordination.k8s.io", new SmallStrategies.Lease()),
                Map.entry("priorityclasses.scheduling.k8s.io", new SmallStrategies.PriorityClass()),
                Map.entry("runtimeclasses.node.k8s.io", new SmallStrategies.RuntimeClass()),
                Map.entry("roles" + RBAC, new RoleStrategy(true)),
                Map.entry("clusterroles" + RBAC, new RoleStrategy(false)),
                Map.entry("rolebindings" + RBAC, new RoleBindingStrategy(true)),
                Map.entry("clusterrolebindings" + RBAC, new RoleBindingStrategy(false)),
                Map.entry(
                        "certificatesigningrequests.certificates.k8s.io",
                        new CertificateSigningRequestStrategy()),
                Map.entry("storageclasses" + STORAGE, new StorageClassStrategy()),
                Map.entry("csidrivers" + STORAGE, new StorageStrategies.CsiDriver()),
                Map.entry("csinodes" + STORAGE, new StorageStrategies.CsiNode()),
                Map.entry(
                        "csistoragecapacities" + STORAGE,
                        new StorageStrategies.CsiStorageCapacity()),
                Map.entry("volumeattachments" + STORAGE, new StorageStrategies.VolumeAttachment()),
                Map.entry(
                        "volumeattributesclasses" + STORAGE,
                        new StorageStrategies.VolumeAttributesClass()),
                Map.entry(
                        "validatingwebhookconfigurations" + ADMISSION,
                        new AdmissionStrategies.Webhooks(false)),
                Map.entry(
                        "mutatingwebhookconfigurations" + ADMISSION,
                        new AdmissionStrategies.Webhooks(true)),
                Map.entry(
                        "validatingadmissionpolicies" + ADMISSION,
                        new AdmissionStrategies.Policy(false)),
                Map.entry(
                        "mutatingadmissionpolicies" + ADMISSION,
                        new AdmissionStrategies.Policy(true)),
                Map.entry(
                        "validatingadmissionpolicybindings" + ADMISSION,
                        new AdmissionStrategies.Binding(false)),
                Map.entry(
                        "mutatingadmissionpolicybindings" + ADMISSION,
                        new AdmissionStrategies.Binding(true)),
                Map.entry("flowschemas" + FLOW_CONTROL, new FlowControlStrategies.FlowSchema()),
                Map.entry(
                        "prioritylevelconfigurations" + FLOW_CONTROL,
                        new FlowControlStrategies.PriorityLevel()),
                Map.entry("resourceclaims" + RESOURCE, new DeviceStrategies.Claim()),
                Map.entry(
                        "resourceclaimtemplates" + RESOURCE, new DeviceStrategies.ClaimTemplate()),
                Map.entry("deviceclasses" + RESOURCE, new DeviceStrategies.DeviceClass()),
                Map.entry("resourceslices" + RESOURCE, new DeviceStrategies.Slice()),
                Map.entry("apiservices.apiregistration.k8s.io", new SmallStrategies.ApiService()));
    }
}
