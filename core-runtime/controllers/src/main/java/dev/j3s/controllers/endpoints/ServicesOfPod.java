package dev.j3s.controllers.endpoints;

import dev.j3s.client.Lister;
import dev.j3s.control.KeyMapper;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.model.ObjectKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From a pod to the Services that select it, before and after a change that matters to them. */
final class ServicesOfPod {
    private ServicesOfPod() {}

    static KeyMapper<Pod> in(Lister<Resource> services) {
        return (key, before, after, enqueue) -> {
            if (before != null && after != null && same(before, after)) {
                return;
            }
            enqueueFor(services, before, enqueue);
            enqueueFor(services, after, enqueue);
        };
    }

    private static boolean same(Pod before, Pod after) {
        return before.ready() == after.ready()
                && before.finished() == after.finished()
                && before.meta().deleting() == after.meta().deleting()
                && before.ips().equals(after.ips())
                && before.nodeName().equals(after.nodeName())
                && before.meta().labels().equals(after.meta().labels());
    }

    private static void enqueueFor(
            Lister<Resource> services, @Nullable Pod pod, Consumer<ObjectKey> enqueue) {
        if (pod == null) {
            return;
        }
        for (var service : services.inNamespace(pod.meta().namespace())) {
            if (Selectors.ofMap(service.spec().path("selector")).matches(pod.meta().labels())) {
                enqueue.accept(service.key());
            }
        }
    }
}
