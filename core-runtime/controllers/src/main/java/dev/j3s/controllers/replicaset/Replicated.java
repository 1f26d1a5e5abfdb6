package dev.j3s.controllers.replicaset;

import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.model.LabelSelector;

/** The two types that this package serves; they differ in their selector's form alone. */
enum Replicated {
    REPLICA_SET,
    REPLICATION_CONTROLLER;

    Kind kind() {
        return switch (this) {
            case REPLICA_SET -> Kind.REPLICA_SET;
            case REPLICATION_CONTROLLER -> Kind.REPLICATION_CONTROLLER;
        };
    }

    LabelSelector selector(Resource owner) {
        return switch (this) {
            case REPLICA_SET -> Selectors.ofSpec(owner);
            case REPLICATION_CONTROLLER -> Selectors.ofMap(owner.spec().path("selector"));
        };
    }
}
