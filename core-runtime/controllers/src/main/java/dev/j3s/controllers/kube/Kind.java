package dev.j3s.controllers.kube;

import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;

/** A built-in type that controllers work on: its kind and its endpoint. */
public record Kind(GroupVersionKind type, GroupVersionResource resource) {
    public static final Kind POD = core("Pod", "pods");
    public static final Kind NODE = core("Node", "nodes");
    public static final Kind NAMESPACE = core("Namespace", "namespaces");
    public static final Kind SERVICE = core("Service", "services");
    public static final Kind ENDPOINTS = core("Endpoints", "endpoints");
    public static final Kind CONFIG_MAP = core("ConfigMap", "configmaps");
    public static final Kind SECRET = core("Secret", "secrets");
    public static final Kind SERVICE_ACCOUNT = core("ServiceAccount", "serviceaccounts");
    public static final Kind RESOURCE_QUOTA = core("ResourceQuota", "resourcequotas");
    public static final Kind CLAIM = core("PersistentVolumeClaim", "persistentvolumeclaims");
    public static final Kind VOLUME = core("PersistentVolume", "persistentvolumes");
    public static final Kind REPLICATION_CONTROLLER =
            core("ReplicationController", "replicationcontrollers");
    public static final Kind REPLICA_SET = of("apps", "v1", "ReplicaSet", "replicasets");
    public static final Kind DEPLOYMENT = of("apps", "v1", "Deployment", "deployments");
    public static final Kind STATEFUL_SET = of("apps", "v1", "StatefulSet", "statefulsets");
    public static final Kind DAEMON_SET = of("apps", "v1", "DaemonSet", "daemonsets");
    public static final Kind CONTROLLER_REVISION =
            of("apps", "v1", "ControllerRevision", "controllerrevisions");
    public static final Kind JOB = of("batch", "v1", "Job", "jobs");
    public static final Kind CRON_JOB = of("batch", "v1", "CronJob", "cronjobs");
    public static final Kind ENDPOINT_SLICE =
            of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");
    public static final Kind LEASE = of("coordination.k8s.io", "v1", "Lease", "leases");
    public static final Kind STORAGE_CLASS =
            of("storage.k8s.io", "v1", "StorageClass", "storageclasses");
    public static final Kind ATTRIBUTES_CLASS =
            of("storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses");
    public static final Kind CLUSTER_ROLE =
            of("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles");
    public static final Kind DISRUPTION_BUDGET =
            of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets");
    public static final Kind CSR =
            of(
                    "certificates.k8s.io",
                    "v1",
                    "CertificateSigningRequest",
                    "certificatesigningrequests");
    public static final Kind SERVICE_CIDR =
            of("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs");
    public static final Kind IP_ADDRESS = of("networking.k8s.io", "v1", "IPAddress", "ipaddresses");
    public static final Kind AUTOSCALER =
            of("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");

    public static Kind of(String group, String version, String kind, String plural) {
        return new Kind(
                new GroupVersionKind(group, version, kind),
                new GroupVersionResource(group, version, plural));
    }

    private static Kind core(String kind, String plural) {
        return of("", "v1", kind, plural);
    }

    /** True when an owner reference of {@code apiVersion} and {@code kind} means this type. */
    public boolean is(String apiVersion, String kind) {
        return type.kind().equals(kind)
                && GroupVersionKind.of(apiVersion, kind).group().equals(type.group());
    }
}
