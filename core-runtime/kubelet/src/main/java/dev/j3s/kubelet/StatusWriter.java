package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patches one pod's status, only when it differs from what was written last. Writes run beside the
 * worker; of several that wait, only the newest is written.
 */
final class StatusWriter {
    private static final System.Logger LOG = System.getLogger(StatusWriter.class.getName());

    /** Lists that a merge would grow instead of replacing them. */
    private static final List<String> REPLACED = List.of("podIPs", "hostIPs");

    private final Client client;
    private final Runnable failed;
    private @Nullable ObjectNode written;
    private @Nullable ObjectNode waiting;
    private boolean writing;

    StatusWriter(Client client, Runnable failed) {
        this.client = client;
        this.failed = failed;
    }

    synchronized void write(Pod pod, ObjectNode status) {
        if (status.equals(waiting != null ? waiting : written)) {
            return;
        }
        waiting = status;
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("status-" + pod.name()).start(() -> drain(pod));
        }
    }

    private void drain(Pod pod) {
        while (true) {
            ObjectNode next;
            synchronized (this) {
                if (waiting == null) {
                    writing = false;
                    notifyAll();
                    return;
                }
                next = waiting;
                written = next;
                waiting = null;
            }
            if (!patch(pod, next)) {
                synchronized (this) {
                    written = null;
                    writing = false;
                    notifyAll();
                }
                failed.run();
                return;
            }
        }
    }

    /** False: to be tried again. */
    private boolean patch(Pod pod, ObjectNode status) {
        var patch = Json.object();
        patch.putObject("metadata").put("uid", pod.uid());
        patch.set("status", forPatch(status));
        try {
            client.patch(
                    ApiObjects.PODS,
                    pod.namespace(),
                    pod.name(),
                    "status",
                    Client.PatchType.STRATEGIC,
                    patch);
            return true;
        } catch (ApiException e) {
            if (e.isNotFound() || e.status().code() == 409) {
                // Gone, or another pod of the same name: nobody to tell.
                return true;
            }
            LOG.log(
                    Level.WARNING,
                    "pod status not written pod=" + pod.key() + " cause=" + e.getMessage());
            return false;
        } catch (UncheckedIOException e) {
            LOG.log(Level.INFO, "api server is not to be reached cause=" + e.getMessage());
            return false;
        }
    }

    private static JsonNode forPatch(ObjectNode status) {
        var copy = status.deepCopy();
        for (var list : REPLACED) {
            if (copy.get(list) instanceof com.fasterxml.jackson.databind.node.ArrayNode items) {
                items.insertObject(0).put("$patch", "replace");
            }
        }
        for (var field : List.of("reason", "message")) {
            if (!copy.has(field)) {
                copy.putNull(field);
            }
        }
        return copy;
    }

    /** Waits until what was handed over has been written or has failed. */
    synchronized void flush() throws InterruptedException {
        while (writing) {
            wait();
        }
    }
}
