package dev.j3s.controllers.kube;

import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.client.Informer;
import dev.j3s.client.Lister;
import dev.j3s.control.ControlContext;
import dev.j3s.control.Controller;
import java.time.Instant;

/** What every controller is given. */
public record Env(Client client, Caches caches, ControlContext control, EventRecorder events) {
    public Instant now() {
        return control.clock().instant();
    }

    public Informer<Pod> pods() {
        return caches.pods();
    }

    public Informer<Resource> cache(Kind kind) {
        return caches.of(kind);
    }

    public Lister<Resource> lister(Kind kind) {
        return caches.of(kind).lister();
    }

    public Controller.Builder controller(String name) {
        return Controller.named(name, control);
    }
}
