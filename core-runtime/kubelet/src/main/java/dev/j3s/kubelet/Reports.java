package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.cri.Container;
import dev.j3s.cri.ContainerUsage;
import dev.j3s.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the node and its containers use, in the forms that others ask for. */
final class Reports {
    private static final long NANOS = 1_000_000_000L;

    /** The kernel counts processor time in hundredths of a second. */
    private static final long TICK_NANOS = NANOS / 100;

    private final Node node;
    private final Map<String, ContainerUsage> before = new HashMap<>();

    Reports(Node node) {
        this.node = node;
    }

    /** One container's use, with its labels. */
    record Used(Container container, ContainerUsage usage, long nanoCores) {
        String label(String key) {
            return container.labels().getOrDefault(key, "");
        }
    }

    JsonNode pods() {
        var list = Json.object();
        list.put("kind", "PodList").put("apiVersion", "v1").putObject("metadata");
        var items = list.putArray("items");
        node.pods().all().forEach(pod -> items.add(pod.json()));
        return list;
    }

    synchronized List<Used> used() {
        var containers = new HashMap<String, Container>();
        node.runtime().containers().forEach(c -> containers.put(c.id(), c));
        var all = new ArrayList<Used>();
        for (var usage : node.runtime().usage()) {
            var container = containers.get(usage.containerId());
            if (container != null) {
                all.add(
                        new Used(
                                container,
                                usage,
                                rate(before.put(usage.containerId(), usage), usage)));
            }
        }
        before.keySet().retainAll(containers.keySet());
        return all;
    }

    private static long rate(
            @org.jspecify.annotations.Nullable ContainerUsage last, ContainerUsage now) {
        if (last == null || !now.at().isAfter(last.at())) {
            return 0;
        }
        var nanos = java.time.Duration.between(last.at(), now.at()).toNanos();
        return (now.cpuNanos() - last.cpuNanos()) * NANOS / Math.max(1, nanos);
    }

    /** {@code /stats/summary}. */
    JsonNode summary() throws IOException {
        var now = node.clock().instant();
        var summary = Json.object();
        var machine = summary.putObject("node");
        machine.put("nodeName", node.config().nodeName());
        var host = Host.read();
        cpu(machine.putObject("cpu"), now, host.cpuNanos(), 0);
        memory(machine.putObject("memory"), now, host.usedBytes(), host.usedBytes());
        var store = Files.getFileStore(node.config().root());
        machine.putObject("fs")
                .put("time", now.toString())
                .put("availableBytes", store.getUsableSpace())
                .put("capacityBytes", store.getTotalSpace())
                .put("usedBytes", store.getTotalSpace() - store.getUnallocatedSpace());
        var pods = summary.putArray("pods");
        var byPod = new LinkedHashMap<String, List<Used>>();
        used().forEach(u ->
                byPod.computeIfAbsent(u.label(Pod.UID_LABEL), _ -> new ArrayList<>()).add(u));
        byPod.values().forEach(list -> pods.add(pod(list, now)));
        return summary;
    }

    private static ObjectNode pod(List<Used> list, Instant now) {
        var first = list.getFirst();
        var pod = Json.object();
        pod.putObject("podRef")
                .put("name", first.label(Pod.NAME_LABEL))
                .put("namespace", first.label(Pod.NAMESPACE_LABEL))
                .put("uid", first.label(Pod.UID_LABEL));
        var containers = pod.putArray("containers");
        for (var used : list) {
            var one = containers.addObject();
            one.put("name", used.container().name());
            one.put("startTime", ContainerStatuses.seconds(used.container().createdAt()));
            var usage = used.usage();
            cpu(one.putObject("cpu"), usage.at(), usage.cpuNanos(), used.nanoCores());
            memory(
                    one.putObject("memory"),
                    usage.at(),
                    usage.workingSetBytes(),
                    usage.usageBytes());
            one.putObject("rootfs")
                    .put("time", usage.at().toString())
                    .put("usedBytes", usage.rootfsBytes());
        }
        var nanos = list.stream().mapToLong(u -> u.usage().cpuNanos()).sum();
        cpu(pod.putObject("cpu"), now, nanos, list.stream().mapToLong(Used::nanoCores).sum());
        var working = list.stream().mapToLong(u -> u.usage().workingSetBytes()).sum();
        var used = list.stream().mapToLong(u -> u.usage().usageBytes()).sum();
        memory(pod.putObject("memory"), now, working, used);
        return pod;
    }

    private static void cpu(ObjectNode out, Instant at, long nanos, long nanoCores) {
        out.put("time", at.toString())
                .put("usageNanoCores", nanoCores)
                .put("usageCoreNanoSeconds", nanos);
    }

    private static void memory(ObjectNode out, Instant at, long working, long used) {
        out.put("time", at.toString()).put("usageBytes", used).put("workingSetBytes", working);
    }

    /** {@code /metrics/resource}, what a metrics server scrapes. */
    String resourceMetrics() throws IOException {
        var out = new StringBuilder();
        var host = Host.read();
        var millis = node.clock().millis();
        head(out, "node_cpu_usage_seconds_total", "counter");
        line(out, "node_cpu_usage_seconds_total", "", host.cpuNanos() / (double) NANOS, millis);
        head(out, "node_memory_working_set_bytes", "gauge");
        line(out, "node_memory_working_set_bytes", "", host.usedBytes(), millis);
        var all = used();
        head(out, "container_cpu_usage_seconds_total", "counter");
        for (var u : all) {
            line(
                    out,
                    "container_cpu_usage_seconds_total",
                    labels(u),
                    u.usage().cpuNanos() / (double) NANOS,
                    u.usage().at().toEpochMilli());
        }
        head(out, "container_memory_working_set_bytes", "gauge");
        for (var u : all) {
            line(
                    out,
                    "container_memory_working_set_bytes",
                    labels(u),
                    u.usage().workingSetBytes(),
                    u.usage().at().toEpochMilli());
        }
        head(out, "container_start_time_seconds", "gauge");
        for (var u : all) {
            line(
                    out,
                    "container_start_time_seconds",
                    labels(u),
                    u.container().createdAt().toEpochMilli() / 1000.0,
                    millis);
        }
        head(out, "scrape_error", "gauge");
        return out.append("scrape_error 0\n").toString();
    }

    String metrics() {
        var out = new StringBuilder();
        head(out, "kubelet_running_pods", "gauge");
        var running = node.pods().all().stream().filter(p -> p.phase().equals("Running")).count();
        return out.append("kubelet_running_pods ").append(running).append('\n').toString();
    }

    private static String labels(Used used) {
        return "{container=\"%s\",namespace=\"%s\",pod=\"%s\"}"
                .formatted(
                        used.container().name(),
                        used.label(Pod.NAMESPACE_LABEL),
                        used.label(Pod.NAME_LABEL));
    }

    private static void head(StringBuilder out, String name, String type) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(
            StringBuilder out, String name, String labels, double value, long millis) {
        out.append(name)
                .append(labels)
                .append(' ')
                .append(value)
                .append(' ')
                .append(millis)
                .append('\n');
    }

    /** The whole machine's use. */
    private record Host(long cpuNanos, long usedBytes) {
        static Host read() throws IOException {
            var cpu =
                    Files.readString(Path.of("/proc/stat"))
                            .lines()
                            .findFirst()
                            .orElse("")
                            .trim()
                            .split("\\s+");
            var ticks = 0L;
            for (var i = 1; i < cpu.length; i++) {
                // All but idle and waiting for disks.
                ticks += i == 4 || i == 5 ? 0 : Long.parseLong(cpu[i]);
            }
            var memory = new HashMap<String, Long>();
            for (var line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                var parts = line.split("[:\\s]+");
                memory.put(parts[0], Long.parseLong(parts[1]) * 1024);
            }
            var used =
                    memory.getOrDefault("MemTotal", 0L) - memory.getOrDefault("MemAvailable", 0L);
            return new Host(ticks * TICK_NANOS, used);
        }
    }
}
