package dev.j3s.controllers.statefulset;

import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to do next with a StatefulSet's pods. Pure; the order is upstream's
 * (pkg/controller/statefulset/stateful_set_control.go): one step at a time unless the set is
 * Parallel.
 */
final class StatefulPlanner {
    /** One thing to do. */
    sealed interface Action {
        record Create(int ordinal, boolean updateRevision) implements Action {}

        record Delete(Pod pod) implements Action {}
    }

    private final Resource set;
    private final String updateRevision;
    private final Instant now;
    private final boolean oneByOne;
    private final int start;
    private final Map<Integer, Pod> replicas = new TreeMap<>();
    private final List<Pod> condemned = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();

    StatefulPlanner(Resource set, Collection<Pod> pods, String updateRevision, Instant now) {
        this.set = set;
        this.updateRevision = updateRevision;
        this.now = now;
        this.oneByOne = !set.spec().path("podManagementPolicy").asText().equals("Parallel");
        this.start = Identity.start(set);
        for (var pod : pods) {
            var ordinal = Identity.ordinal(set, pod);
            if (ordinal >= start && ordinal < start + set.replicas()) {
                replicas.put(ordinal, pod);
            } else if (ordinal >= 0) {
                condemned.add(pod);
            }
        }
        condemned.sort(
                Comparator.<Pod, Integer>comparing(pod -> Identity.ordinal(set, pod)).reversed());
    }

    List<Action> plan() {
        if (set.meta().deleting()) {
            return List.of();
        }
        var go = fill() && shrink();
        if (go && rolling()) {
            roll();
        }
        return List.copyOf(actions);
    }

    private boolean rolling() {
        return !set.spec().path("updateStrategy").path("type").asText().equals("OnDelete");
    }

    private int partition() {
        return set.spec().path("updateStrategy").path("rollingUpdate").path("partition").asInt();
    }

    /** False when the rest has to wait. */
    private boolean fill() {
        var go = true;
        for (var ordinal = start; ordinal < start + set.replicas(); ordinal++) {
            var pod = replicas.get(ordinal);
            if (pod != null && fine(pod)) {
                continue;
            }
            if (pod == null) {
                actions.add(new Action.Create(ordinal, updated(ordinal)));
            } else if (pod.finished() && !pod.meta().deleting()) {
                actions.add(new Action.Delete(pod)); // it is made again when it is gone
            }
            if (oneByOne) {
                return false;
            }
            go &= pod != null;
        }
        return go;
    }

    private boolean updated(int ordinal) {
        return !rolling() || ordinal >= start + partition();
    }

    private boolean fine(Pod pod) {
        return !pod.meta().deleting()
                && !pod.finished()
                && pod.phase().equals("Running")
                && pod.available(minReady(), now);
    }

    private int minReady() {
        return set.spec().path("minReadySeconds").asInt();
    }

    private boolean healthy(Pod pod) {
        return pod.phase().equals("Running") && pod.ready() && !pod.meta().deleting();
    }

    private boolean shrink() {
        var firstUnhealthy = firstUnhealthy();
        for (var pod : condemned) {
            if (pod.meta().deleting()) {
                if (oneByOne) {
                    return false;
                }
                continue;
            }
            if (oneByOne && !healthy(pod) && !pod.equals(firstUnhealthy)) {
                return false;
            }
            actions.add(new Action.Delete(pod));
            if (oneByOne) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Pod firstUnhealthy() {
        for (var pod : replicas.values()) {
            if (!healthy(pod)) {
                return pod;
            }
        }
        for (var pod : condemned.reversed()) {
            if (!healthy(pod)) {
                return pod;
            }
        }
        return null;
    }

    /** From the highest number down, one pod that is not what it should be. */
    private void roll() {
        for (var ordinal = start + set.replicas() - 1; ordinal >= start + partition(); ordinal--) {
            var pod = replicas.get(ordinal);
            if (pod == null) {
                return;
            }
            if (!revision(pod).equals(updateRevision) && !pod.meta().deleting()) {
                actions.add(new Action.Delete(pod));
                return;
            }
            if (!fine(pod)) {
                return;
            }
        }
    }

    static String revision(Pod pod) {
        return pod.meta().label(Identity.REVISION_LABEL);
    }

    /** The numbers of the status. */
    record Counts(int replicas, int ready, int available, int current, int updated) {}

    Counts counts(String currentRevision) {
        var all = new ArrayList<>(replicas.values());
        all.addAll(condemned);
        var ready = 0;
        var available = 0;
        var current = 0;
        var updated = 0;
        for (var pod : all) {
            ready += pod.phase().equals("Running") && pod.ready() ? 1 : 0;
            available += pod.phase().equals("Running") && pod.available(minReady(), now) ? 1 : 0;
            if (!pod.meta().deleting()) {
                current += revision(pod).equals(currentRevision) ? 1 : 0;
                updated += revision(pod).equals(updateRevision) ? 1 : 0;
            }
        }
        return new Counts(all.size(), ready, available, current, updated);
    }

    /** True when some pod is ready but not for long enough. */
    boolean waitsForTime() {
        return minReady() > 0
                && replicas.values().stream()
                        .anyMatch(pod -> pod.ready() && !pod.available(minReady(), now));
    }
}
