package dev.j3s.controllers.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.NodeAffinity;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Toleration;
import dev.j3s.controllers.kube.Toleration.Taint;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;

/** The pod of a DaemonSet for one node, and whether that node should have it. Pure. */
final class DaemonPod {
    static final String HASH_LABEL = "controller-revision-hash";
    private static final String GENERATION_LABEL = "pod-template-generation";
    private static final String GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

    /** What daemons tolerate beyond their template: they must outlive a sick node. */
    private static final List<String[]> TOLERATED =
            List.of(
                    new String[] {"node.kubernetes.io/not-ready", "NoExecute"},
                    new String[] {"node.kubernetes.io/unreachable", "NoExecute"},
                    new String[] {"node.kubernetes.io/disk-pressure", "NoSchedule"},
                    new String[] {"node.kubernetes.io/memory-pressure", "NoSchedule"},
                    new String[] {"node.kubernetes.io/pid-pressure", "NoSchedule"},
                    new String[] {"node.kubernetes.io/unschedulable", "NoSchedule"});

    private DaemonPod() {}

    /** {@code run}: a pod belongs there; {@code stay}: one that is there may stay. */
    record Fit(boolean run, boolean stay) {}

    static Fit fit(Resource set, Resource node) {
        var spec = set.spec().path("template").path("spec");
        var named = spec.path("nodeName").asText();
        if ((!named.isEmpty() && !named.equals(node.meta().name()))
                || !NodeAffinity.fits(spec, node)) {
            return new Fit(false, false);
        }
        var tolerations = new ArrayList<Toleration>();
        for (var one : tolerations(spec)) {
            tolerations.add(Toleration.of(one));
        }
        var taints = Taint.of(node.spec().path("taints"));
        var executed = taints.stream().filter(t -> t.effect().equals("NoExecute")).toList();
        var scheduled =
                taints.stream().filter(t -> !t.effect().equals("PreferNoSchedule")).toList();
        return new Fit(
                Toleration.allTolerated(tolerations, scheduled),
                Toleration.allTolerated(tolerations, executed));
    }

    static ObjectNode create(Resource set, String node, String hash) {
        var pod = PodControl.fromTemplate(set.spec().path("template"), Kind.DAEMON_SET, set.meta());
        var labels = pod.withObject("/metadata").withObject("/labels");
        labels.put(HASH_LABEL, hash);
        var generation = set.meta().annotation(GENERATION_ANNOTATION);
        if (!generation.isEmpty()) {
            labels.put(GENERATION_LABEL, generation);
        }
        var spec = pod.withObject("/spec");
        var term = Json.object();
        term.putArray("matchFields")
                .addObject()
                .put("key", "metadata.name")
                .put("operator", "In")
                .putArray("values")
                .add(node);
        spec.withObject("/affinity")
                .withObject("/nodeAffinity")
                .putObject("requiredDuringSchedulingIgnoredDuringExecution")
                .putArray("nodeSelectorTerms")
                .add(term);
        spec.set("tolerations", tolerations(set.spec().path("template").path("spec")));
        return pod;
    }

    private static JsonNode tolerations(JsonNode spec) {
        var all = Json.mapper().createArrayNode();
        spec.path("tolerations").forEach(all::add);
        TOLERATED.forEach(one -> tolerate(all, one[0], one[1]));
        if (spec.path("hostNetwork").asBoolean()) {
            tolerate(all, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
        return all;
    }

    private static void tolerate(ArrayNode all, String key, String effect) {
        all.addObject().put("key", key).put("operator", "Exists").put("effect", effect);
    }
}
