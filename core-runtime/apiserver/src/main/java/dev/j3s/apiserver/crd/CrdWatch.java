package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the catalog equal to the cluster's CRDs: those that are stored are served before {@link
 * #start} returns, later ones as their events come. One thread does all of it.
 */
public final class CrdWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CrdWatch.class.getName());
    private static final GroupResource CRDS =
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
    private static final String WATCH_PATH =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?watch=true";

    /**
     * Instances with finalizers of their own keep a deleted CRD waiting; a broken watch is begun
     * again.
     */
    private static final long AGAIN_MILLIS = 500;

    private final DefinitionCatalog catalog;
    private final ObjectStorage storage;
    private final Transport transport;
    private final CrdController controller;
    private final ScheduledThreadPoolExecutor worker;
    private volatile Transport.@Nullable Watch watch;
    private volatile boolean closed;

    private CrdWatch(
            CustomResources types,
            DefinitionCatalog catalog,
            ObjectStorage storage,
            Transport transport,
            Clock clock) {
        this.catalog = catalog;
        this.storage = storage;
        this.transport = transport;
        this.controller = new CrdController(types, new Surroundings(), clock);
        this.worker =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("crd-watch").daemon().factory());
        this.worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * @param transport with the rights to watch CRDs
     */
    public static CrdWatch start(
            CustomResources types,
            DefinitionCatalog catalog,
            ObjectStorage storage,
            Transport transport,
            Clock clock) {
        var watch = new CrdWatch(types, catalog, storage, transport, clock);
        storage.list(CRDS, "").forEach(watch::changed);
        watch.follow();
        return watch;
    }

    private void follow() {
        watch =
                transport.watch(
                        Transport.Request.get(WATCH_PATH),
                        new Transport.WatchListener() {
                            @Override
                            public void event(String type, byte[] object) {
                                submit(() -> handle(type, Json.parse(object)));
                            }

                            @Override
                            public void closed(@Nullable Throwable cause) {
                                if (!closed) {
                                    worker.schedule(
                                            CrdWatch.this::follow,
                                            AGAIN_MILLIS,
                                            TimeUnit.MILLISECONDS);
                                }
                            }
                        });
    }

    private void submit(Runnable task) {
        if (!closed) {
            worker.execute(task);
        }
    }

    private void handle(String type, JsonNode crd) {
        switch (type) {
            case "ADDED", "MODIFIED" -> changed(crd);
            case "DELETED" -> controller.deleted(crd);
            default -> LOG.log(System.Logger.Level.DEBUG, "CRD event without a CRD type={0}", type);
        }
    }

    private void changed(JsonNode crd) {
        var name = crd.path("metadata").path("name").asText();
        try {
            controller.changed(crd);
            if (crd.path("metadata").hasNonNull("deletionTimestamp")) {
                worker.schedule(() -> again(name), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "CRD not served name=" + name, e);
        }
    }

    /** A deleted CRD that is still there waits for its last instances. */
    private void again(String name) {
        storage.get(CRDS, "", name).ifPresent(this::changed);
    }

    @Override
    public void close() {
        closed = true;
        var open = watch;
        if (open != null) {
            open.close();
        }
        worker.shutdownNow();
    }

    /** The server as the controller sees it. */
    private final class Surroundings implements CrdController.Server {
        @Override
        public List<JsonNode> crds() {
            return storage.list(CRDS, "");
        }

        @Override
        public void put(ResourceDefinition definition) {
            catalog.put(definition);
        }

        @Override
        public void remove(GroupResource resource) {
            if (mayServe(resource)) {
                catalog.remove(resource);
            }
        }

        @Override
        public boolean mayServe(GroupResource resource) {
            return catalog.find(resource).map(d -> !d.builtIn()).orElse(true);
        }

        @Override
        public void update(String name, Consumer<ObjectNode> change) {
            try {
                storage.update(
                        CRDS,
                        "",
                        name,
                        current -> {
                            change.accept(current);
                            return current;
                        });
            } catch (ApiException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }

        @Override
        public int deleteInstances(GroupResource resource) {
            for (var instance : storage.list(resource, "")) {
                delete(resource, instance.path("metadata"));
            }
            return storage.list(resource, "").size();
        }

        private void delete(GroupResource resource, JsonNode metadata) {
            try {
                storage.delete(
                        resource,
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText(),
                        Json.object());
            } catch (ApiException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
    }
}
