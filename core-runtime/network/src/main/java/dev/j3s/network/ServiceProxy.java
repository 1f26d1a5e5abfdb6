package dev.j3s.network;

import dev.j3s.client.Decoder;
import dev.j3s.client.Informer;
import dev.j3s.client.Informers;
import dev.j3s.model.GroupVersionResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Keeps the node's forwarding rules equal to the Services of the cluster. One thread plans and
 * applies; events only wake it, so a burst of changes becomes one transaction.
 */
public final class ServiceProxy implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceProxy.class.getName());
    private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(1);

    /** After a refused transaction; the next one makes the whole table anew. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * @param table family and name: {@code ip j3s}
     * @param podCidr addresses of this node's pods
     * @param bridge interface that the pods hang on
     */
    public record Config(
            String node,
            String table,
            String podCidr,
            String clusterCidr,
            String serviceCidr,
            String bridge) {}

    private final Config config;
    private final Nft nft;
    private final Conntrack conntrack = new Conntrack();
    private final Informer<ServiceView> services;
    private final Informer<SliceView> slices;
    private final Informer<HostPortPod> pods;
    private final Timer syncs;
    private final Semaphore dirty = new Semaphore(1);
    private final Thread thread;
    private volatile boolean closed;

    private ServiceProxy(Config config, Informers informers, Nft nft, MeterRegistry metrics) {
        this.config = config;
        this.nft = nft;
        this.syncs = Timer.builder("kubeproxy_sync_proxy_rules_duration_seconds").register(metrics);
        services = informers.informer(spec("", "services", "", ServiceView.DECODER));
        slices =
                informers.informer(
                        spec("discovery.k8s.io", "endpointslices", "", SliceView.DECODER));
        pods =
                informers.informer(
                        spec(
                                "",
                                "pods",
                                "fieldSelector=spec.nodeName%3D" + config.node(),
                                HostPortPod.DECODER));
        thread = Thread.ofPlatform().name("service-proxy").daemon(true).unstarted(this::run);
    }

    private static <T> Informers.Spec<T> spec(
            String group, String resource, String query, Decoder<T> decoder) {
        return new Informers.Spec<>(
                new GroupVersionResource(group, "v1", resource), "", query, decoder, Map.of());
    }

    /**
     * Returns at once; rules follow when the caches are filled. Starts {@code informers} when they
     * are not.
     */
    public static ServiceProxy start(
            Config config, Informers informers, Nft nft, MeterRegistry metrics) {
        var proxy = new ServiceProxy(config, informers, nft, metrics);
        informers.start();
        proxy.thread.start();
        return proxy;
    }

    private void wake() {
        if (dirty.availablePermits() == 0) {
            dirty.release();
        }
    }

    private void run() {
        try {
            if (!services.awaitSync(SYNC_TIMEOUT)
                    || !slices.awaitSync(SYNC_TIMEOUT)
                    || !pods.awaitSync(SYNC_TIMEOUT)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "service caches are not filled yet; forwarding what is known timeout={0}",
                        SYNC_TIMEOUT);
            }
            services.addHandler((_, _, _) -> wake());
            slices.addHandler((_, _, _) -> wake());
            pods.addHandler((_, before, after) -> {
                if (before != null && !before.ports().isEmpty()
                        || after != null && !after.ports().isEmpty()) {
                    wake();
                }
            });
            follow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() throws InterruptedException {
        // Null until the frame stands: the first transaction makes it.
        RuleSet applied = null;
        while (!closed) {
            dirty.acquire();
            dirty.drainPermits();
            if (closed) {
                return;
            }
            var wanted =
                    ProxyRules.plan(
                            config.node(),
                            services.lister().all(),
                            slices.lister().all(),
                            pods.lister().all());
            try {
                applied = sync(applied, wanted);
            } catch (NetworkException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "forwarding rules were not applied; again soon error={0}",
                        e.getMessage());
                applied = null;
                if (!dirty.tryAcquire(
                        RETRY.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    LOG.log(
                            System.Logger.Level.DEBUG,
                            "making the forwarding table anew table={0}",
                            config.table());
                }
                wake();
            }
        }
    }

    private RuleSet sync(@org.jspecify.annotations.Nullable RuleSet applied, RuleSet wanted) {
        var start = System.nanoTime();
        var commands =
                wanted.changesFrom(applied == null ? RuleSet.EMPTY : applied, config.table());
        if (applied == null) {
            commands.addAll(
                    0,
                    ProxyTable.create(
                            config.table(),
                            config.podCidr(),
                            config.clusterCidr(),
                            config.serviceCidr(),
                            config.bridge()));
        }
        if (!commands.isEmpty()) {
            nft.apply(commands);
            conntrack.forgetChanged(applied == null ? RuleSet.EMPTY : applied, wanted);
            syncs.record(Duration.ofNanos(System.nanoTime() - start));
        }
        return wanted;
    }

    /** Stops following; the rules stay, so that running pods keep their Services. */
    @Override
    public void close() {
        closed = true;
        dirty.release();
        thread.interrupt();
    }
}
