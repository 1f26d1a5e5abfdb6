package dev.j3s.apiserver.registry;

/**
 * Where the scale subresource finds its three values: paths in a CRD's notation, {@code
 * .spec.replicas}.
 *
 * @param selector of a string, or of a LabelSelector object that is printed as one; empty when the
 *     type has none
 */
public record ScalePaths(String specReplicas, String statusReplicas, String selector) {
    /** Deployments, ReplicaSets, StatefulSets, ReplicationControllers. */
    public static final ScalePaths BUILT_IN =
            new ScalePaths(".spec.replicas", ".status.replicas", ".spec.selector");
}
