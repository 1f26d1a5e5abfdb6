package dev.j3s.apiserver.bootstrap;

import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.ApiException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings a store to what every cluster starts with. */
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * Creates what is missing and mends what has to stay; returns when everything is stored. All
     * writes are under way at once, so that the store commits them in few transactions. On a store
     * that has everything it only reads. Several servers may run it at the same time.
     *
     * @return how many objects were written
     */
    public static int run(BootstrapConfig config, ObjectStorage storage) {
        var wanted = FirstObjects.of(config);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Boolean>>(wanted.size());
            for (var one : wanted) {
                running.add(threads.submit(() -> ensure(one, storage)));
            }
            var written = 0;
            for (var one : running) {
                written += one.get() ? 1 : 0;
            }
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing the first objects", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot write the first objects", e.getCause());
        }
    }

    private static boolean ensure(Wanted wanted, ObjectStorage storage) {
        var stored = storage.get(wanted.resource(), wanted.namespace(), wanted.name());
        if (stored.isEmpty()) {
            try {
                create(wanted, storage);
                return true;
            } catch (ApiException e) {
                if (!e.isAlreadyExists()) {
                    throw e;
                }
                // another server was faster, with the same object
                return false;
            }
        }
        if (wanted.isMetBy(stored.get())) {
            return false;
        }
        storage.update(wanted.resource(), wanted.namespace(), wanted.name(), wanted::reconciled);
        return true;
    }

    private static void create(Wanted wanted, ObjectStorage storage) {
        var created =
                storage.create(wanted.resource(), wanted.namespace(), wanted.object().deepCopy());
        var status = wanted.object().path("status");
        if (!status.isEmpty() && !status.equals(created.path("status"))) {
            // a create leaves status out; nobody else would report on these objects
            storage.update(
                    wanted.resource(),
                    wanted.namespace(),
                    wanted.name(),
                    stored -> {
                        stored.set("status", status.deepCopy());
                        return stored;
                    });
        }
    }
}
