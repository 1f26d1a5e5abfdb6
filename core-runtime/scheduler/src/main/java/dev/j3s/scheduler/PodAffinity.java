package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.LabelSelector;
import dev.j3s.scheduler.Filter.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * Required affinity and anti-affinity between pods: that of the new pod, and the anti-affinity of
 * those already there.
 */
final class PodAffinity {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private PodAffinity() {}

    static Optional<Refusal> refuse(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var term : pod.spec().path("affinity").path("podAffinity").path(REQUIRED)) {
            if (!together(pod, term, node, snapshot)) {
                return Optional.of(new Refusal("node(s) didn't match pod affinity rules", false));
            }
        }
        for (var term : pod.spec().path("affinity").path("podAntiAffinity").path(REQUIRED)) {
            if (inDomain(pod, term, node, snapshot)) {
                return Optional.of(
                        new Refusal("node(s) didn't match pod anti-affinity rules", true));
            }
        }
        return keptAway(pod, node, snapshot)
                ? Optional.of(
                        new Refusal(
                                "node(s) didn't satisfy existing pods anti-affinity rules", true))
                : Optional.empty();
    }

    /**
     * A first pod of a group may go anywhere when it matches its own term, or no group could ever
     * start.
     */
    private static boolean together(
            PodView pod, JsonNode term, Snapshot.Occupied node, Snapshot snapshot) {
        if (node.node().meta().labels().get(term.path("topologyKey").asText()) == null) {
            return false;
        }
        if (inDomain(pod, term, node, snapshot)) {
            return true;
        }
        var nobody =
                snapshot.nodes().stream()
                        .flatMap(n -> n.pods().stream())
                        .noneMatch(p -> matches(term, pod, p, snapshot));
        return nobody && matches(term, pod, pod, snapshot);
    }

    /** Some pod that the term means runs in the node's domain. */
    static boolean inDomain(
            PodView owner, JsonNode term, Snapshot.Occupied node, Snapshot snapshot) {
        var key = term.path("topologyKey").asText();
        var domain = node.node().meta().labels().get(key);
        if (domain == null) {
            return false;
        }
        for (var other : snapshot.nodes()) {
            if (domain.equals(other.node().meta().labels().get(key))
                    && other.pods().stream().anyMatch(p -> matches(term, owner, p, snapshot))) {
                return true;
            }
        }
        return false;
    }

    private static boolean keptAway(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var other : snapshot.nodes()) {
            for (var there : other.pods()) {
                for (var term :
                        there.spec().path("affinity").path("podAntiAffinity").path(REQUIRED)) {
                    var key = term.path("topologyKey").asText();
                    var domain = other.node().meta().labels().get(key);
                    if (domain != null
                            && domain.equals(node.node().meta().labels().get(key))
                            && matches(term, there, pod, snapshot)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether {@code candidate} is a pod that {@code owner}'s term means. */
    static boolean matches(JsonNode term, PodView owner, PodView candidate, Snapshot snapshot) {
        return inNamespaces(term, owner, candidate.meta().namespace(), snapshot)
                && LabelSelector.ofObject(term.get("labelSelector"))
                        .matches(candidate.meta().labels())
                && sameKeys(term.path("matchLabelKeys"), owner, candidate, true)
                && sameKeys(term.path("mismatchLabelKeys"), owner, candidate, false);
    }

    private static boolean sameKeys(JsonNode keys, PodView owner, PodView candidate, boolean same) {
        for (var key : keys) {
            var own = owner.meta().labels().get(key.asText());
            if (own != null && own.equals(candidate.meta().labels().get(key.asText())) != same) {
                return false;
            }
        }
        return true;
    }

    private static boolean inNamespaces(
            JsonNode term, PodView owner, String namespace, Snapshot snapshot) {
        var names = term.path("namespaces");
        var selector = term.path("namespaceSelector");
        if (names.isEmpty() && (selector.isMissingNode() || selector.isNull())) {
            return namespace.equals(owner.meta().namespace());
        }
        for (var name : names) {
            if (name.asText().equals(namespace)) {
                return true;
            }
        }
        return selector.isObject()
                && LabelSelector.ofObject(selector)
                        .matches(snapshot.namespaceLabels().getOrDefault(namespace, Map.of()));
    }
}
