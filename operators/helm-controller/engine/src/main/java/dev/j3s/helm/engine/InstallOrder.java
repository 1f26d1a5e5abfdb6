package dev.j3s.helm.engine;

import java.util.Comparator;
import java.util.List;

/** The order in which kinds are installed; kinds it does not know come last, by name. */
public final class InstallOrder implements Comparator<String> {
    private static final List<String> KINDS =
            List.of(
                    "PriorityClass",
                    "Namespace",
                    "NetworkPolicy",
                    "ResourceQuota",
                    "LimitRange",
                    "PodSecurityPolicy",
                    "PodDisruptionBudget",
                    "ServiceAccount",
                    "Secret",
                    "SecretList",
                    "ConfigMap",
                    "StorageClass",
                    "PersistentVolume",
                    "PersistentVolumeClaim",
                    "CustomResourceDefinition",
                    "ClusterRole",
                    "ClusterRoleList",
                    "ClusterRoleBinding",
                    "ClusterRoleBindingList",
                    "Role",
                    "RoleList",
                    "RoleBinding",
                    "RoleBindingList",
                    "Service",
                    "DaemonSet",
                    "Pod",
                    "ReplicationController",
                    "ReplicaSet",
                    "Deployment",
                    "HorizontalPodAutoscaler",
                    "StatefulSet",
                    "Job",
                    "CronJob",
                    "IngressClass",
                    "Ingress",
                    "APIService",
                    "MutatingWebhookConfiguration",
                    "ValidatingWebhookConfiguration");

    @Override
    public int compare(String left, String right) {
        int a = KINDS.indexOf(left);
        int b = KINDS.indexOf(right);
        if (a < 0 && b < 0) {
            return left.compareTo(right);
        }
        return a < 0 ? 1 : b < 0 ? -1 : Integer.compare(a, b);
    }
}
