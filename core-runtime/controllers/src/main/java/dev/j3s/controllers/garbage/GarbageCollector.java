package dev.j3s.controllers.garbage;

import dev.j3s.client.Informer;
import dev.j3s.control.Result;
import dev.j3s.control.Workers;
import dev.j3s.controllers.kube.Discovery;
import dev.j3s.controllers.kube.Discovery.ApiResource;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Item;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionResource;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Watches every deletable type that the server offers, new ones as they come, and has {@link
 * Collector} look at what the {@link OwnerGraph} points to.
 */
public final class GarbageCollector implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GarbageCollector.class.getName());
    private static final Duration RESCAN = Duration.ofSeconds(30);
    private static final Duration RESCAN_AFTER_CRD = Duration.ofMillis(500);
    private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(30);
    private static final Set<String> VERBS = Set.of("delete", "list", "watch");
    private static final Kind CRD =
            Kind.of(
                    "apiextensions.k8s.io",
                    "v1",
                    "CustomResourceDefinition",
                    "customresourcedefinitions");
    private static final String SCAN = "scan";

    private final Env env;
    private final OwnerGraph graph = new OwnerGraph();
    private final Workers<String> workers;
    private final Workers<String> scanner;
    private final Map<GroupVersionResource, Watched> watched = new HashMap<>();
    private volatile Discovery discovery = new Discovery(List.of(), List.of());

    private record Watched(ApiResource type, Optional<Informer<Item>> own) {}

    private GarbageCollector(Env env) {
        this.env = env;
        var collector =
                new Collector(
                        env.client(),
                        graph,
                        (apiVersion, kind) -> discovery.ofKind(apiVersion, kind),
                        this::enqueue);
        this.workers = new Workers<>("garbage-collector", env.control(), collector::look);
        this.scanner = new Workers<>("garbage-collector-types", env.control(), this::scan);
    }

    /** Start it after the other controllers: it shares the informers that they have. */
    public static AutoCloseable start(Env env, int workers) {
        var collector = new GarbageCollector(env);
        env.cache(CRD)
                .addHandler((key, before, after) ->
                        collector.scanner.queue().addAfter(SCAN, RESCAN_AFTER_CRD));
        collector.scanner.queue().add(SCAN);
        collector.scanner.start(1, () -> {});
        collector.workers.start(workers, collector::awaitFirstScan);
        return collector;
    }

    private void enqueue(List<String> uids) {
        uids.forEach(workers.queue()::add);
    }

    private void awaitFirstScan() throws InterruptedException {
        synchronized (watched) {
            while (discovery.resources().isEmpty()) {
                watched.wait();
            }
        }
    }

    private Result scan(String key) throws InterruptedException {
        Discovery found;
        try {
            found = Discovery.read(env.client());
        } catch (ApiException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "discovery failed error={0}", e.getMessage());
            return Result.AGAIN;
        }
        var fresh = new ArrayList<Informer<?>>();
        var offered = new HashSet<GroupVersionResource>();
        for (var type : found.resources()) {
            if (type.verbs().containsAll(VERBS) && !type.resource().resource().equals("events")) {
                offered.add(type.resource());
                if (!watched.containsKey(type.resource())) {
                    fresh.add(watch(type));
                }
            }
        }
        if (found.failures().isEmpty()) {
            dropOthers(offered);
        }
        // Foreground deletion must know all dependents before it may call an owner done.
        for (var informer : fresh) {
            if (!informer.awaitSync(SYNC_TIMEOUT)) {
                LOG.log(Level.WARNING, "a type does not list, going on without it");
            }
        }
        synchronized (watched) {
            discovery = found;
            watched.notifyAll();
        }
        return Result.after(RESCAN);
    }

    private Informer<?> watch(ApiResource type) {
        var resource = type.resource();
        if (resource.equals(Kind.POD.resource())) {
            watched.put(resource, new Watched(type, Optional.empty()));
            return feed(type, env.pods(), pod -> Item.of(pod.meta()));
        }
        var shared = env.caches().existing(resource);
        if (shared.isPresent()) {
            watched.put(resource, new Watched(type, Optional.empty()));
            return feed(type, shared.get(), one -> Item.of(one.meta()));
        }
        var own = env.caches().items(resource);
        watched.put(resource, new Watched(type, Optional.of(own)));
        return feed(type, own, Function.identity());
    }

    private <T> Informer<T> feed(ApiResource type, Informer<T> informer, Function<T, Item> item) {
        informer.addHandler((key, before, after) -> {
            if (after != null) {
                var now = item.apply(after);
                if (before != null && !item.apply(before).uid().equals(now.uid())) {
                    enqueue(graph.forget(item.apply(before).uid()));
                }
                enqueue(graph.observe(type, now));
            } else if (before != null) {
                enqueue(graph.forget(item.apply(before).uid()));
            }
        });
        return informer;
    }

    private void dropOthers(Set<GroupVersionResource> offered) {
        var gone = new ArrayList<>(watched.values());
        gone.removeIf(one -> offered.contains(one.type().resource()));
        for (var one : gone) {
            one.own().ifPresent(Informer::close);
            watched.remove(one.type().resource());
            graph.ofType(one.type()).forEach(graph::forget);
        }
    }

    @Override
    public void close() {
        scanner.close();
        workers.close();
    }
}
