package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import java.util.List;

/** Pods stay five minutes on a node that went away, unless they say otherwise. */
final class DefaultTolerationSeconds implements AdmissionPlugin {
    static final int SECONDS = 300;

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "pods")
                && (request.operation() == Operation.CREATE
                        || request.operation() == Operation.UPDATE);
    }

    @Override
    public void admit(AdmissionRequest request) {
        var pod = request.object();
        if (pod == null) {
            return;
        }
        for (var taint :
                List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            if (!tolerates(pod.path("spec").path("tolerations"), taint)) {
                pod.withObjectProperty("spec")
                        .withArrayProperty("tolerations")
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", SECONDS);
            }
        }
    }

    private static boolean tolerates(JsonNode tolerations, String taint) {
        for (var toleration : tolerations) {
            var key = toleration.path("key").asText("");
            var effect = toleration.path("effect").asText("");
            if ((key.isEmpty() || key.equals(taint))
                    && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return true;
            }
        }
        return false;
    }
}
