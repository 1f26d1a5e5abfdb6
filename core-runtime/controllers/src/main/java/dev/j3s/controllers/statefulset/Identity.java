package dev.j3s.controllers.statefulset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Names, pods and claims of a StatefulSet's numbers. Pure. */
final class Identity {
    static final String REVISION_LABEL = "controller-revision-hash";
    static final String HASH_LABEL = "controller.kubernetes.io/hash";
    private static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
    private static final String INDEX_LABEL = "apps.kubernetes.io/pod-index";

    private Identity() {}

    /** -1 for a pod that is not named as one of the set. */
    static int ordinal(Resource set, Pod pod) {
        var prefix = set.meta().name() + "-";
        var name = pod.meta().name();
        if (!name.startsWith(prefix)) {
            return -1;
        }
        try {
            return Integer.parseUnsignedInt(name.substring(prefix.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static int start(Resource set) {
        return set.spec().path("ordinals").path("start").asInt();
    }

    static String podName(Resource set, int ordinal) {
        return set.meta().name() + "-" + ordinal;
    }

    static String claimName(Resource set, JsonNode template, int ordinal) {
        return template.path("metadata").path("name").asText()
                + "-"
                + set.meta().name()
                + "-"
                + ordinal;
    }

    static ObjectNode pod(Resource set, JsonNode template, String revision, int ordinal) {
        var pod = PodControl.fromTemplate(template, Kind.STATEFUL_SET, set.meta());
        var meta = pod.withObject("/metadata");
        meta.remove("generateName");
        var name = podName(set, ordinal);
        meta.put("name", name);
        meta.withObject("/labels")
                .put(POD_NAME_LABEL, name)
                .put(INDEX_LABEL, Integer.toString(ordinal))
                .put(REVISION_LABEL, revision);
        var spec = pod.withObject("/spec");
        spec.put("hostname", name);
        var service = set.spec().path("serviceName").asText();
        if (!service.isEmpty()) {
            spec.put("subdomain", service);
        }
        volumes(set, spec, ordinal);
        return pod;
    }

    /** The claims' volumes, instead of any the template has under the same names. */
    private static void volumes(Resource set, ObjectNode spec, int ordinal) {
        var templates = set.spec().path("volumeClaimTemplates");
        if (templates.isEmpty()) {
            return;
        }
        var names = new HashSet<String>();
        var volumes = Json.mapper().createArrayNode();
        for (var template : templates) {
            var name = template.path("metadata").path("name").asText();
            names.add(name);
            volumes.addObject()
                    .put("name", name)
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claimName(set, template, ordinal));
        }
        for (var volume : spec.path("volumes")) {
            if (!names.contains(volume.path("name").asText())) {
                volumes.add(volume);
            }
        }
        spec.set("volumes", volumes);
    }

    static List<ObjectNode> claims(Resource set, int ordinal) {
        var claims = new ArrayList<ObjectNode>();
        for (var template : set.spec().path("volumeClaimTemplates")) {
            var claim = template.<ObjectNode>deepCopy();
            claim.put("kind", "PersistentVolumeClaim").put("apiVersion", "v1");
            claim.remove("status");
            var meta = claim.withObject("/metadata");
            meta.put("name", claimName(set, template, ordinal));
            meta.put("namespace", set.meta().namespace());
            var labels = meta.withObject("/labels");
            for (var label : set.spec().path("selector").path("matchLabels").properties()) {
                labels.set(label.getKey(), label.getValue());
            }
            claims.add(claim);
        }
        return claims;
    }
}
