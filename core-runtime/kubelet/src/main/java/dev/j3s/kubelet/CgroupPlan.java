package dev.j3s.kubelet;

import dev.j3s.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cgroups above a pod's containers, as writes to files: pure. On version 1 a folder is made in
 * each controller's tree, on version 2 in the one tree. The runtime makes what is below.
 */
final class CgroupPlan {
    static final String ROOT = "/kubepods";

    static final long SHARES_MIN = 2;
    static final long SHARES_MAX = 262_144;
    static final long PERIOD_MICROS = 100_000;
    private static final long QUOTA_MICROS_MIN = 1_000;

    private CgroupPlan() {}

    /**
     * @param controller the tree on version 1; empty on version 2
     * @param file empty: only make the folder
     */
    record Write(String controller, String path, String file, String value) {}

    /** What a pod may use; absent: unbounded. */
    record Limits(long shares, Optional<Long> quotaMicros, Optional<Long> memoryBytes) {}

    static String podPath(Pod pod) {
        var qos = Qos.of(pod).cgroup();
        return ROOT + (qos.isEmpty() ? "" : "/" + qos) + "/pod" + pod.uid();
    }

    /** Containers run beside each other, init containers before them: the larger of both counts. */
    static Limits limits(Pod pod) {
        var cpuRequest = effective(pod, "cpu", false);
        var cpuLimit = effective(pod, "cpu", true);
        var memoryLimit = effective(pod, "memory", true);
        return new Limits(
                shares(cpuRequest.orElse(Quantity.ZERO).milliValue()),
                cpuLimit.map(q -> quota(q.milliValue())),
                memoryLimit.map(Quantity::value));
    }

    /** Limits: absent when one container has none, as then the pod has none. */
    private static Optional<Quantity> effective(Pod pod, String resource, boolean limit) {
        var podLevel =
                pod.spec().at(limit ? "/resources/limits" : "/resources/requests").path(resource);
        if (!podLevel.isMissingNode()) {
            return Optional.of(Quantity.of(podLevel));
        }
        var sum = Quantity.ZERO;
        var sidecars = Quantity.ZERO;
        var max = Quantity.ZERO;
        for (var container : pod.containers()) {
            var value = limit ? container.limit(resource) : container.request(resource);
            if (container.kind() == PodContainer.Kind.EPHEMERAL) {
                continue;
            }
            if (limit && value.isZero()) {
                return Optional.empty();
            }
            switch (container.kind()) {
                case INIT -> max = Quantity.max(max, value.add(sidecars));
                case SIDECAR -> {
                    sidecars = sidecars.add(value);
                    max = Quantity.max(max, sidecars);
                }
                case APP, EPHEMERAL -> sum = sum.add(value);
            }
        }
        var total =
                Quantity.max(sum.add(sidecars), max)
                        .add(Quantity.of(pod.spec().at("/overhead").path(resource)));
        return Optional.of(total);
    }

    static long shares(long milliCpu) {
        return Math.clamp(milliCpu * 1024 / 1000, SHARES_MIN, SHARES_MAX);
    }

    static long quota(long milliCpu) {
        return Math.max(QUOTA_MICROS_MIN, milliCpu * PERIOD_MICROS / 1000);
    }

    /** As the runtimes convert the version 1 value: 2..262144 onto 1..10000. */
    static long weight(long shares) {
        return 1 + (shares - SHARES_MIN) * 9999 / (SHARES_MAX - SHARES_MIN);
    }

    static List<Write> createV1(Pod pod, List<String> controllers) {
        var writes = new ArrayList<Write>();
        var path = podPath(pod);
        for (var controller : controllers) {
            writes.add(new Write(controller, path, "", ""));
        }
        var limits = limits(pod);
        if (controllers.contains("cpu")) {
            writes.add(new Write("cpu", path, "cpu.shares", limits.shares() + ""));
            limits.quotaMicros()
                    .ifPresent(quota -> {
                        writes.add(new Write("cpu", path, "cpu.cfs_period_us", PERIOD_MICROS + ""));
                        writes.add(new Write("cpu", path, "cpu.cfs_quota_us", quota + ""));
                    });
        }
        if (controllers.contains("memory")) {
            limits.memoryBytes()
                    .ifPresent(bytes ->
                            writes.add(
                                    new Write(
                                            "memory", path, "memory.limit_in_bytes", bytes + "")));
        }
        return writes;
    }

    /** Every level hands its controllers down before a lower one is made. */
    static List<Write> createV2(Pod pod, List<String> controllers) {
        var writes = new ArrayList<Write>();
        var enable = "+" + String.join(" +", controllers);
        var level = "";
        writes.add(new Write("", "/", "cgroup.subtree_control", enable));
        for (var part : podPath(pod).substring(1).split("/")) {
            level += "/" + part;
            writes.add(new Write("", level, "", ""));
            writes.add(new Write("", level, "cgroup.subtree_control", enable));
        }
        var limits = limits(pod);
        if (controllers.contains("cpu")) {
            writes.add(new Write("", level, "cpu.weight", weight(limits.shares()) + ""));
            var path = level;
            limits.quotaMicros()
                    .ifPresent(q ->
                            writes.add(new Write("", path, "cpu.max", q + " " + PERIOD_MICROS)));
        }
        if (controllers.contains("memory")) {
            var path = level;
            limits.memoryBytes()
                    .ifPresent(b -> writes.add(new Write("", path, "memory.max", b + "")));
        }
        return writes;
    }
}
