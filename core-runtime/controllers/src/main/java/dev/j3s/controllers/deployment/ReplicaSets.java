package dev.j3s.controllers.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a Deployment asks of its ReplicaSets. */
final class ReplicaSets {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";
    static final String HASH_LABEL = "pod-template-hash";

    static final Comparator<Resource> OLDEST_FIRST =
            Comparator.<Resource, Instant>comparing(set -> set.meta().creationTimestamp())
                    .thenComparing(set -> set.meta().name());

    private ReplicaSets() {}

    static int replicas(Resource set) {
        return set.replicas();
    }

    static int available(Resource set) {
        return set.status().path("availableReplicas").asInt();
    }

    static long revision(Resource set) {
        return revision(set.meta().annotation(REVISION));
    }

    /** Zero when absent or unreadable. */
    static long revision(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The oldest one whose template is the deployment's, its hash label apart. */
    static Optional<Resource> ofTemplate(Resource deployment, Collection<Resource> sets) {
        var wanted = TemplateHash.sorted(deployment.spec().path("template"));
        return sets.stream()
                .sorted(OLDEST_FIRST)
                .filter(set -> TemplateHash.sorted(withoutHash(set)).equals(wanted))
                .findFirst();
    }

    private static JsonNode withoutHash(Resource set) {
        var template = set.spec().path("template").deepCopy();
        if (template.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH_LABEL);
        }
        return template;
    }

    static int sum(List<Resource> sets) {
        return sets.stream().mapToInt(ReplicaSets::replicas).sum();
    }

    static int sumStatus(List<Resource> sets, String field) {
        return sets.stream().mapToInt(set -> set.status().path(field).asInt()).sum();
    }
}
