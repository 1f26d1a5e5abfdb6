package dev.j3s.controllers.deployment;

import dev.j3s.controllers.kube.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of a Deployment's ReplicaSets. Pure; the rules are those of upstream's
 * pkg/controller/deployment/rolling.go and sync.go.
 *
 * @param current the ReplicaSet of the present template, if it exists
 * @param old the others that still want pods
 */
record Rollout(
        Resource deployment, Strategy strategy, @Nullable Resource current, List<Resource> old) {

    private int wanted() {
        return deployment.replicas();
    }

    private List<Resource> all() {
        var all = new ArrayList<>(old);
        if (current != null) {
            all.add(current);
        }
        return all;
    }

    /** What a new ReplicaSet starts with, or the present one should have now. */
    int currentSize() {
        var have = current == null ? 0 : current.replicas();
        if (!strategy.rolling()) {
            return wanted();
        }
        var total = ReplicaSets.sum(all());
        var max = wanted() + strategy.maxSurge();
        if (total >= max) {
            return have;
        }
        return have + Math.min(max - total, wanted() - have);
    }

    /** The present ReplicaSet's next size in a rolling update. */
    int nextCurrentSize() {
        var have = current == null ? 0 : current.replicas();
        if (have == wanted()) {
            return have;
        }
        return have > wanted() ? wanted() : currentSize();
    }

    /** New sizes of old ReplicaSets that may shrink now; unhealthy pods go first. */
    Map<Resource, Integer> shrinkOld() {
        var oldPods = ReplicaSets.sum(old);
        if (oldPods == 0) {
            return Map.of();
        }
        var minAvailable = wanted() - strategy.unavailableMax(wanted());
        var missing = current == null ? 0 : current.replicas() - ReplicaSets.available(current);
        var mayGo = ReplicaSets.sum(all()) - minAvailable - missing;
        if (mayGo <= 0) {
            return Map.of();
        }
        var sizes = new LinkedHashMap<Resource, Integer>();
        old.forEach(set -> sizes.put(set, set.replicas()));
        dropUnhealthy(sizes, mayGo);
        dropAvailable(sizes, minAvailable);
        sizes.entrySet().removeIf(entry -> entry.getKey().replicas() == entry.getValue());
        return sizes;
    }

    private void dropUnhealthy(Map<Resource, Integer> sizes, int mayGo) {
        var left = mayGo;
        for (var set : sorted(sizes, ReplicaSets.OLDEST_FIRST)) {
            var unhealthy = set.replicas() - ReplicaSets.available(set);
            if (left <= 0 || unhealthy <= 0) {
                continue;
            }
            var drop = Math.min(left, unhealthy);
            sizes.put(set, set.replicas() - drop);
            left -= drop;
        }
    }

    private void dropAvailable(Map<Resource, Integer> sizes, int minAvailable) {
        var left = ReplicaSets.sumStatus(all(), "availableReplicas") - minAvailable;
        for (var set : sorted(sizes, ReplicaSets.OLDEST_FIRST)) {
            var size = sizes.getOrDefault(set, 0);
            if (left <= 0 || size == 0) {
                continue;
            }
            var drop = Math.min(left, size);
            sizes.put(set, size - drop);
            left -= drop;
        }
    }

    private static List<Resource> sorted(Map<Resource, Integer> sizes, Comparator<Resource> by) {
        return sizes.keySet().stream().sorted(by).toList();
    }

    /**
     * New sizes after the deployment itself was scaled. One active ReplicaSet takes it all; in the
     * middle of a rolling update each takes its share.
     */
    Map<Resource, Integer> scale(boolean currentSaturated) {
        var active = all().stream().filter(set -> set.replicas() > 0).toList();
        var only = active.size() == 1 ? active.getFirst() : active.isEmpty() ? newest() : null;
        var sizes = new LinkedHashMap<Resource, Integer>();
        if (only != null) {
            if (only.replicas() != wanted()) {
                sizes.put(only, wanted());
            }
            return sizes;
        }
        if (currentSaturated) {
            active.stream().filter(set -> !set.equals(current)).forEach(set -> sizes.put(set, 0));
            return sizes;
        }
        return strategy.rolling() ? proportional(active) : sizes;
    }

    private @Nullable Resource newest() {
        if (current != null) {
            return current;
        }
        return old.stream().max(ReplicaSets.OLDEST_FIRST).orElse(null);
    }

    private Map<Resource, Integer> proportional(List<Resource> active) {
        var total = ReplicaSets.sum(active);
        var allowed = wanted() > 0 ? wanted() + strategy.maxSurge() : 0;
        var toAdd = allowed - total;
        Comparator<Resource> newestFirst = ReplicaSets.OLDEST_FIRST.reversed();
        Comparator<Resource> bySize = Comparator.comparing(ReplicaSets::replicas);
        var order =
                active.stream()
                        .sorted(
                                toAdd > 0
                                        ? bySize.reversed().thenComparing(newestFirst)
                                        : bySize.reversed().thenComparing(ReplicaSets.OLDEST_FIRST))
                        .toList();
        var sizes = new LinkedHashMap<Resource, Integer>();
        var added = 0;
        for (var set : order) {
            var share = toAdd == 0 ? 0 : share(set, toAdd - added, toAdd);
            sizes.put(set, set.replicas() + share);
            added += share;
        }
        if (!order.isEmpty()) {
            // What rounding left over goes to the largest.
            var rest = toAdd - added;
            sizes.computeIfPresent(order.getFirst(), (set, size) -> Math.max(0, size + rest));
        }
        return sizes;
    }

    /** A share in proportion to the set's size, never more than what is left to hand out. */
    private int share(Resource set, int left, int toAdd) {
        var before = annotated(set);
        var max = wanted() + strategy.maxSurge();
        var exact = (double) set.replicas() * max / before;
        var share = (int) Math.round(exact) - set.replicas();
        if (wanted() == 0) {
            share = -set.replicas();
        }
        return toAdd > 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left);
    }

    /** The total that was allowed when the set was last sized. */
    private int annotated(Resource set) {
        var max = ReplicaSets.revision(set.meta().annotation(ReplicaSets.MAX));
        if (max > 0) {
            return (int) max;
        }
        var status = deployment.status().path("replicas").asInt();
        return Math.max(status, 1);
    }
}
