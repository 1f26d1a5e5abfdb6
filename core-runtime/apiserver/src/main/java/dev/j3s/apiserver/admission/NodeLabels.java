package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which of its labels a node may set itself; the rest steers pods and is the operator's. */
final class NodeLabels {
    private static final String RESTRICTED = "node-restriction.kubernetes.io";
    private static final Set<String> ALLOWED =
            Set.of(
                    "kubernetes.io/hostname",
                    "kubernetes.io/arch",
                    "kubernetes.io/os",
                    "beta.kubernetes.io/instance-type",
                    "beta.kubernetes.io/arch",
                    "beta.kubernetes.io/os",
                    "node.kubernetes.io/instance-type",
                    "failure-domain.beta.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone",
                    "failure-domain.kubernetes.io/region",
                    "failure-domain.kubernetes.io/zone",
                    "topology.kubernetes.io/region",
                    "topology.kubernetes.io/zone");
    private static final Set<String> ALLOWED_NAMESPACES =
            Set.of("kubelet.kubernetes.io", "node.kubernetes.io");

    private NodeLabels() {}

    /** Labels that changed and may not have. */
    static Set<String> forbidden(JsonNode node, @Nullable JsonNode old) {
        var labels = node.path("metadata").path("labels");
        var before = old == null ? null : old.path("metadata").path("labels");
        var changed = new TreeSet<String>();
        for (var one : labels.properties()) {
            if (before == null || !one.getValue().equals(before.get(one.getKey()))) {
                changed.add(one.getKey());
            }
        }
        if (before != null) {
            for (var one : before.properties()) {
                if (!labels.has(one.getKey())) {
                    changed.add(one.getKey());
                }
            }
        }
        changed.removeIf(label -> !isForbidden(label));
        return changed;
    }

    private static boolean isForbidden(String label) {
        var slash = label.indexOf('/');
        var namespace = slash < 0 ? "" : label.substring(0, slash);
        if (isOrUnder(namespace, RESTRICTED)) {
            return true;
        }
        var kubernetes = isOrUnder(namespace, "kubernetes.io") || isOrUnder(namespace, "k8s.io");
        return kubernetes
                && !ALLOWED.contains(label)
                && ALLOWED_NAMESPACES.stream().noneMatch(one -> isOrUnder(namespace, one));
    }

    private static boolean isOrUnder(String namespace, String domain) {
        return namespace.equals(domain) || namespace.endsWith("." + domain);
    }
}
