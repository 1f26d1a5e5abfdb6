package dev.j3s.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.crd.CrdController;

/** Brings CRDs and their changes to the controller. */
final class CrdFollower implements Following.Follower {
    private final CrdController controller;
    private final CrdServer server;

    CrdFollower(CrdController controller, CrdServer server) {
        this.controller = controller;
        this.server = server;
    }

    @Override
    public void present(JsonNode crd) {
        controller.changed(crd);
    }

    @Override
    public void gone(JsonNode crd) {
        controller.deleted(crd);
    }

    /** Instances with finalizers take their time; their CRD goes after the last of them. */
    @Override
    public void idle() {
        for (var crd : server.crds()) {
            if (crd.path("metadata").hasNonNull("deletionTimestamp")) {
                controller.changed(crd);
            }
        }
    }
}
