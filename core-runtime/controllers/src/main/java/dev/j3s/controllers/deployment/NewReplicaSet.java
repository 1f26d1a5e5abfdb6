package dev.j3s.controllers.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.OwnerReference;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.Json;
import java.util.Set;

/** The ReplicaSet of a Deployment's present template: a new one, or the marks on an old. Pure. */
final class NewReplicaSet {
    /** Annotations of the Deployment that its ReplicaSets do not take over. */
    private static final Set<String> NOT_COPIED =
            Set.of(
                    "kubectl.kubernetes.io/last-applied-configuration",
                    ReplicaSets.REVISION,
                    ReplicaSets.REVISION_HISTORY,
                    ReplicaSets.DESIRED,
                    ReplicaSets.MAX,
                    "deprecated.deployment.rollback.to");

    private NewReplicaSet() {}

    static int collisions(Resource deployment) {
        return deployment.status().path("collisionCount").asInt();
    }

    static ObjectNode create(Resource deployment, int size, long revision) {
        var template = deployment.spec().path("template").<ObjectNode>deepCopy();
        var hash = TemplateHash.of(template, collisions(deployment));
        template.withObject("/metadata/labels").put(ReplicaSets.HASH_LABEL, hash);
        var selector = deployment.spec().path("selector").<ObjectNode>deepCopy();
        selector.withObject("/matchLabels").put(ReplicaSets.HASH_LABEL, hash);

        var set = Json.object();
        set.put("kind", "ReplicaSet").put("apiVersion", "apps/v1");
        var meta = set.putObject("metadata");
        meta.put("name", deployment.meta().name() + "-" + hash);
        meta.put("namespace", deployment.meta().namespace());
        meta.set("labels", template.path("metadata").path("labels").deepCopy());
        var annotations = meta.putObject("annotations");
        copyAnnotations(deployment, annotations);
        annotations.put(ReplicaSets.REVISION, Long.toString(revision));
        markSize(deployment, annotations);
        meta.putArray("ownerReferences")
                .add(OwnerReference.controller(Kind.DEPLOYMENT.type(), deployment.meta()).toJson());
        var spec = set.putObject("spec");
        spec.put("replicas", size);
        copyMinReady(deployment, spec);
        spec.set("selector", selector);
        spec.set("template", template);
        return set;
    }

    /** The set as it should be marked; equal to what it is when nothing is to be done. */
    static ObjectNode mark(Resource deployment, Resource set, long revision) {
        var marked = set.copy();
        var annotations = marked.withObject("/metadata/annotations");
        copyAnnotations(deployment, annotations);
        var old = annotations.path(ReplicaSets.REVISION).asText();
        if (ReplicaSets.revision(old) < revision) {
            annotations.put(ReplicaSets.REVISION, Long.toString(revision));
            if (ReplicaSets.revision(old) > 0) {
                var history = annotations.path(ReplicaSets.REVISION_HISTORY).asText();
                annotations.put(
                        ReplicaSets.REVISION_HISTORY,
                        history.isEmpty() ? old : history + "," + old);
            }
        }
        // The totals stay as they are until the set is sized: scaling reads each set's share from
        // them.
        copyMinReady(deployment, marked.withObject("/spec"));
        return marked;
    }

    /** Remembers the totals, so that a later scaling knows each set's share. */
    static void markSize(Resource deployment, ObjectNode annotations) {
        var wanted = deployment.replicas();
        var max = wanted + Strategy.of(deployment).maxSurge();
        annotations.put(ReplicaSets.DESIRED, Integer.toString(wanted));
        annotations.put(ReplicaSets.MAX, Integer.toString(max));
    }

    private static void copyAnnotations(Resource deployment, ObjectNode annotations) {
        deployment
                .meta()
                .annotations()
                .forEach((name, value) -> {
                    if (!NOT_COPIED.contains(name)) {
                        annotations.put(name, value);
                    }
                });
    }

    private static void copyMinReady(Resource deployment, ObjectNode spec) {
        JsonNode seconds = deployment.spec().path("minReadySeconds");
        if (seconds.asInt() > 0) {
            spec.set("minReadySeconds", seconds);
        } else {
            spec.remove("minReadySeconds");
        }
    }
}
