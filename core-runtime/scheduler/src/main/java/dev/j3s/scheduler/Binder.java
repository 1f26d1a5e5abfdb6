package dev.j3s.scheduler;

import dev.j3s.client.Client;
import dev.j3s.client.Informer;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells the API where a pod goes; before that, tells the claims that waited for it and waits until
 * they are bound. Blocking.
 */
final class Binder {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource CLAIMS =
            new GroupVersionResource("", "v1", "persistentvolumeclaims");

    /** As long as upstream waits for a provisioner. */
    static final Duration CLAIM_TIMEOUT = Duration.ofMinutes(10);

    private final Client client;
    private final Informer<Volumes.Claim> claims;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition claimChanged = lock.newCondition();

    Binder(Client client, Informer<Volumes.Claim> claims, Clock clock) {
        this.client = client;
        this.claims = claims;
        this.clock = clock;
        claims.addHandler(this::claimChanged);
    }

    private void claimChanged(
            ObjectKey key, Volumes.@Nullable Claim before, Volumes.@Nullable Claim after) {
        lock.lock();
        try {
            claimChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void bind(PodView pod, String node) throws InterruptedException {
        for (var name : pod.claims()) {
            var key = new ObjectKey(pod.meta().namespace(), name);
            if (unbound(key)) {
                select(key, node);
                awaitBound(key);
            }
        }
        var binding = Json.object().put("kind", "Binding").put("apiVersion", "v1");
        binding.putObject("metadata")
                .put("name", pod.meta().name())
                .put("namespace", pod.meta().namespace())
                .put("uid", pod.meta().uid());
        binding.putObject("target").put("kind", "Node").put("name", node);
        client.createSubresource(
                PODS, pod.meta().namespace(), pod.meta().name(), "binding", binding);
    }

    private boolean unbound(ObjectKey key) {
        return claims.lister().get(key).map(c -> c.bound().isEmpty()).orElse(true);
    }

    private void select(ObjectKey key, String node) {
        var patch = Json.object();
        patch.putObject("metadata")
                .putObject("annotations")
                .put("volume.kubernetes.io/selected-node", node);
        client.patch(CLAIMS, key.namespace(), key.name(), "", Client.PatchType.MERGE, patch);
    }

    private void awaitBound(ObjectKey key) throws InterruptedException {
        var deadline = clock.instant().plus(CLAIM_TIMEOUT);
        lock.lockInterruptibly();
        try {
            while (unbound(key)) {
                var left = Duration.between(clock.instant(), deadline);
                if (left.isNegative()) {
                    throw new IllegalStateException(
                            "timed out waiting for the claim " + key + " to be bound");
                }
                // What is left of the time does not matter: the clock is asked again.
                claimChanged.awaitNanos(Math.min(left.toNanos(), TimeUnit.MINUTES.toNanos(1)));
            }
        } finally {
            lock.unlock();
        }
    }
}
