package dev.j3s.controllers.quota;

import dev.j3s.client.Informer;
import dev.j3s.control.Controller;
import dev.j3s.control.KeyMapper;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Discovery;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Item;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code status} of ResourceQuotas. Admission raises it object by object, so a creation needs
 * no recount: one from a cache that does not show the object yet would take the raise back.
 */
public final class QuotaController {
    /** Upstream recounts everything in this interval, whatever the events said. */
    private static final Duration RECOUNT = Duration.ofMinutes(5);

    private static final Duration SYNC_WAIT = Duration.ofMillis(200);

    private static final List<GroupVersionResource> COUNTED =
            List.of(Kind.CONFIG_MAP.resource(), Kind.SECRET.resource());

    private final Env env;

    /** Informers of types that some quota counts, beyond those that are watched anyway. */
    private final Map<GroupResource, Informer<?>> counted = new ConcurrentHashMap<>();

    private QuotaController(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env, int workers) {
        var quotas = new QuotaController(env);
        var builder =
                env.controller("resourcequota")
                        .workers(workers)
                        .watching(
                                env.cache(Kind.RESOURCE_QUOTA),
                                (key, before, after, enqueue) -> {
                                    if (before == null
                                            || after == null
                                            || !before.spec().equals(after.spec())) {
                                        enqueue.accept(key);
                                    }
                                    if (before == null || after == null) {
                                        quotas.all(key.namespace()).forEach(enqueue);
                                    }
                                })
                        .watching(env.pods(), quotas::podChanged);
        for (var kind :
                List.of(
                        Kind.SERVICE,
                        Kind.CLAIM,
                        Kind.REPLICATION_CONTROLLER,
                        Kind.REPLICA_SET,
                        Kind.DEPLOYMENT,
                        Kind.STATEFUL_SET,
                        Kind.JOB,
                        Kind.CRON_JOB)) {
            builder.watching(
                    env.cache(kind),
                    (key, before, after, enqueue) -> {
                        if (after == null
                                || (before != null && !before.spec().equals(after.spec()))) {
                            quotas.all(key.namespace()).forEach(enqueue);
                        }
                    });
        }
        for (var resource : COUNTED) {
            var informer = env.caches().items(resource);
            quotas.counted.put(resource.groupResource(), informer);
            builder.watching(informer, quotas.goes());
        }
        Controller controller = builder.start(quotas::reconcile);
        return controller;
    }

    private KeyMapper<Item> goes() {
        return (key, before, after, enqueue) -> {
            if (after == null) {
                all(key.namespace()).forEach(enqueue);
            }
        };
    }

    private List<ObjectKey> all(String namespace) {
        return env.lister(Kind.RESOURCE_QUOTA).inNamespace(namespace).stream()
                .map(Resource::key)
                .toList();
    }

    private void podChanged(
            ObjectKey key, @Nullable Pod before, @Nullable Pod after, Consumer<ObjectKey> enqueue) {
        if (after == null) {
            all(key.namespace()).forEach(enqueue);
            return;
        }
        if (before == null) {
            return;
        }
        if (before.finished() != after.finished()
                || !before.resources().equals(after.resources())) {
            all(key.namespace()).forEach(enqueue);
        }
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.RESOURCE_QUOTA).get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        var quota = found.get();
        for (var entry : quota.spec().path("hard").properties()) {
            if (entry.getKey().startsWith("count/")
                    && !known(entry.getKey().substring("count/".length()))) {
                return Result.after(SYNC_WAIT);
            }
        }
        var namespace = key.namespace();
        var usage =
                new Usage(
                        env.pods().lister().inNamespace(namespace),
                        env.lister(Kind.SERVICE).inNamespace(namespace),
                        env.lister(Kind.CLAIM).inNamespace(namespace),
                        name -> count(name, namespace));
        var status = Json.object();
        status.set("hard", quota.spec().path("hard").deepCopy());
        status.set("used", usage.used(quota.spec()));
        if (!TemplateHash.same(status, quota.status())) {
            env.client()
                    .updateSubresource(
                            Kind.RESOURCE_QUOTA.resource(), "status", quota.withStatus(status));
        }
        return Result.after(RECOUNT);
    }

    private static GroupResource parse(String name) {
        var dot = name.indexOf('.');
        return dot < 0
                ? new GroupResource("", name)
                : new GroupResource(name.substring(dot + 1), name.substring(0, dot));
    }

    /** True when the type can be counted now, or does not exist. */
    private boolean known(String name) {
        var type = parse(name);
        var informer = counted.get(type);
        if (informer != null) {
            return informer.synced();
        }
        var offered =
                Discovery.read(env.client()).resources().stream()
                        .map(Discovery.ApiResource::resource)
                        .filter(one -> one.groupResource().equals(type))
                        .findFirst();
        if (offered.isEmpty()) {
            return true;
        }
        var fresh = informer(offered.get());
        counted.put(type, fresh);
        return fresh.synced();
    }

    private Informer<?> informer(GroupVersionResource resource) {
        var shared = env.caches().existing(resource);
        return shared.isPresent() ? shared.get() : env.caches().items(resource);
    }

    private Optional<Integer> count(String name, String namespace) {
        var type = parse(name);
        var informer = counted.get(type);
        if (informer == null) {
            informer =
                    env.caches()
                            .existing(new GroupVersionResource(type.group(), "v1", type.resource()))
                            .orElse(null);
        }
        return informer == null
                ? Optional.empty()
                : Optional.of(informer.lister().inNamespace(namespace).size());
    }
}
