package dev.j3s.controllers.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** On which nodes to make a pod and which pods to delete. Pure. */
final class DaemonPlanner {
    /** Nodes to make pods on, pods to delete, and failed pods, which are deleted with back-off. */
    record Plan(List<String> create, List<Pod> delete, List<Pod> failed) {}

    private final Resource set;
    private final Collection<Resource> nodes;
    private final Map<String, List<Pod>> podsByNode = new LinkedHashMap<>();
    private final String hash;
    private final Instant now;
    private final List<String> create = new ArrayList<>();
    private final List<Pod> delete = new ArrayList<>();
    private final List<Pod> failed = new ArrayList<>();

    /** {@code hash} is that of the present template. */
    DaemonPlanner(
            Resource set,
            Collection<Resource> nodes,
            Collection<Pod> pods,
            String hash,
            Instant now) {
        this.set = set;
        this.nodes = nodes;
        this.hash = hash;
        this.now = now;
        for (var pod : pods) {
            podsByNode.computeIfAbsent(pod.pinnedNode(), n -> new ArrayList<>()).add(pod);
        }
    }

    private List<Pod> on(String node) {
        return podsByNode.getOrDefault(node, List.of());
    }

    Plan plan() {
        var names = new ArrayList<String>();
        for (var node : nodes) {
            names.add(node.meta().name());
            manage(node);
        }
        podsByNode.forEach((node, pods) -> {
            // A node that is gone: an unbound pod could never be scheduled any more.
            if (!names.contains(node)) {
                pods.stream()
                        .filter(pod -> pod.nodeName().isEmpty() && !pod.meta().deleting())
                        .forEach(delete::add);
            }
        });
        if (create.isEmpty() && delete.isEmpty() && failed.isEmpty() && rolling()) {
            roll();
        }
        return new Plan(List.copyOf(create), List.copyOf(delete), List.copyOf(failed));
    }

    private boolean rolling() {
        return set.spec()
                .path("updateStrategy")
                .path("type")
                .asText("RollingUpdate")
                .equals("RollingUpdate");
    }

    private void manage(Resource node) {
        var fit = DaemonPod.fit(set, node);
        var here = on(node.meta().name());
        if (!fit.stay()) {
            here.stream().filter(pod -> !pod.meta().deleting()).forEach(delete::add);
            return;
        }
        if (here.isEmpty()) {
            if (fit.run()) {
                create.add(node.meta().name());
            }
            return;
        }
        var running = new ArrayList<Pod>();
        for (var pod : here) {
            if (pod.meta().deleting()) {
                continue;
            }
            if (pod.finished()) {
                failed.add(pod);
            } else {
                running.add(pod);
            }
        }
        var newest = running.stream().filter(this::current).toList();
        var keep = maxSurge() > 0 && newest.size() < running.size() && !newest.isEmpty() ? 2 : 1;
        if (running.size() > keep) {
            // The one that runs longest stays.
            running.sort(
                    Comparator.comparing((Pod pod) -> pod.nodeName().isEmpty())
                            .thenComparing(pod -> !pod.ready())
                            .thenComparing(pod -> pod.meta().creationTimestamp()));
            delete.addAll(running.subList(keep, running.size()));
        }
    }

    boolean current(Pod pod) {
        return pod.meta().label(DaemonPod.HASH_LABEL).equals(hash);
    }

    private int minReady() {
        return set.spec().path("minReadySeconds").asInt();
    }

    boolean available(Pod pod) {
        return !pod.meta().deleting() && pod.available(minReady(), now);
    }

    private JsonNode rollingUpdate() {
        return set.spec().path("updateStrategy").path("rollingUpdate");
    }

    private int maxSurge() {
        return resolve(rollingUpdate().path("maxSurge"), "0");
    }

    private int maxUnavailable() {
        var value = resolve(rollingUpdate().path("maxUnavailable"), "1");
        return value == 0 && maxSurge() == 0 ? 1 : value;
    }

    private int resolve(JsonNode value, String absent) {
        var text = value.asText(absent);
        if (text.isEmpty()) {
            text = absent;
        }
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        var wanted = nodes.stream().filter(node -> DaemonPod.fit(set, node).run()).count();
        var percent = Integer.parseInt(text.substring(0, text.length() - 1));
        return (int) Math.ceil((double) wanted * percent / 100);
    }

    private void roll() {
        if (maxSurge() > 0) {
            rollBySurge();
            return;
        }
        var unavailable = 0;
        var candidates = new ArrayList<Pod>();
        for (var node : nodes) {
            if (!DaemonPod.fit(set, node).run()) {
                continue;
            }
            var alive = on(node.meta().name()).stream().filter(p -> !p.meta().deleting()).toList();
            if (alive.stream().noneMatch(this::available)) {
                unavailable++;
                // Replacing what does not work costs nothing.
                alive.stream().filter(pod -> !current(pod)).forEach(delete::add);
            } else {
                alive.stream().filter(pod -> !current(pod)).forEach(candidates::add);
            }
        }
        candidates.stream().limit(Math.max(0, maxUnavailable() - unavailable)).forEach(delete::add);
    }

    private void rollBySurge() {
        var surging = 0;
        var waiting = new ArrayList<String>();
        for (var node : nodes) {
            if (!DaemonPod.fit(set, node).run()) {
                continue;
            }
            var alive = on(node.meta().name()).stream().filter(p -> !p.meta().deleting()).toList();
            var old = alive.stream().filter(pod -> !current(pod)).toList();
            var fresh = alive.stream().filter(this::current).toList();
            if (old.isEmpty()) {
                continue;
            }
            if (fresh.stream().anyMatch(this::available)) {
                delete.addAll(old);
            } else if (!fresh.isEmpty()) {
                surging++;
            } else if (old.stream().noneMatch(this::available)) {
                create.add(node.meta().name());
            } else {
                waiting.add(node.meta().name());
            }
        }
        waiting.stream().limit(Math.max(0, maxSurge() - surging)).forEach(create::add);
    }

    /** The numbers of the status. */
    record Counts(int desired, int current, int misplaced, int ready, int available, int updated) {}

    Counts counts() {
        var desired = 0;
        var scheduled = 0;
        var misplaced = 0;
        var ready = 0;
        var available = 0;
        var updated = 0;
        for (var node : nodes) {
            var here = on(node.meta().name());
            if (!DaemonPod.fit(set, node).run()) {
                misplaced += here.isEmpty() ? 0 : 1;
                continue;
            }
            desired++;
            if (here.isEmpty()) {
                continue;
            }
            scheduled++;
            var oldest =
                    here.stream().sorted(Comparator.comparing(p -> p.meta().creationTimestamp()));
            var pods = oldest.toList();
            var first = pods.stream().filter(this::available).findFirst().orElse(pods.getFirst());
            ready += first.ready() ? 1 : 0;
            available += available(first) ? 1 : 0;
            updated += pods.stream().anyMatch(this::current) ? 1 : 0;
        }
        return new Counts(desired, scheduled, misplaced, ready, available, updated);
    }
}
