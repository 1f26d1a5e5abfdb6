package dev.j3s.apiserver.admission;

import dev.j3s.apiserver.admission.AdmissionRequest.Operation;

/** A new node takes no pods until the node controller has seen it ready. */
final class TaintNodesByCondition implements AdmissionPlugin {
    private static final String KEY = "node.kubernetes.io/not-ready";
    private static final String EFFECT = "NoSchedule";

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "nodes") && request.operation() == Operation.CREATE;
    }

    @Override
    public void admit(AdmissionRequest request) {
        var node = request.object();
        if (node == null) {
            return;
        }
        for (var taint : node.path("spec").path("taints")) {
            if (taint.path("key").asText("").equals(KEY)
                    && taint.path("effect").asText("").equals(EFFECT)) {
                return;
            }
        }
        node.withObjectProperty("spec")
                .withArrayProperty("taints")
                .addObject()
                .put("key", KEY)
                .put("effect", EFFECT);
    }
}
