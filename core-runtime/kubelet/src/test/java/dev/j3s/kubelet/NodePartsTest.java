package dev.j3s.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pure parts, and those that need nothing but a folder. */
class NodePartsTest {
    @TempDir Path dir;

    private static Pod pod(String spec) {
        return Pod.decode(
                ("{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"u\",\"labels\":{\"b\":\"2\",\"a\":\"1\"}},\"spec\":"
                                + spec
                                + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static final Pod BURSTABLE =
            pod(
                    "{\"containers\":[{\"name\":\"a\",\"resources\":{\"requests\":{\"cpu\":\"100m\"},"
                            + "\"limits\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}}}]}");

    @Test
    void plansCgroupsOfVersionTwo() {
        var path = "/kubepods/burstable/podu";
        assertThat(CgroupPlan.createV2(BURSTABLE, List.of("cpu", "memory")))
                .containsExactly(
                        new CgroupPlan.Write("", "/", "cgroup.subtree_control", "+cpu +memory"),
                        new CgroupPlan.Write("", "/kubepods", "", ""),
                        new CgroupPlan.Write(
                                "", "/kubepods", "cgroup.subtree_control", "+cpu +memory"),
                        new CgroupPlan.Write("", "/kubepods/burstable", "", ""),
                        new CgroupPlan.Write(
                                "",
                                "/kubepods/burstable",
                                "cgroup.subtree_control",
                                "+cpu +memory"),
                        new CgroupPlan.Write("", path, "", ""),
                        new CgroupPlan.Write("", path, "cgroup.subtree_control", "+cpu +memory"),
                        new CgroupPlan.Write("", path, "cpu.weight", "4"),
                        new CgroupPlan.Write("", path, "cpu.max", "50000 100000"),
                        new CgroupPlan.Write("", path, "memory.max", "67108864"));
    }

    @Test
    void plansCgroupsOfVersionOne() {
        var path = "/kubepods/burstable/podu";
        assertThat(CgroupPlan.createV1(BURSTABLE, List.of("cpu", "memory")))
                .containsExactly(
                        new CgroupPlan.Write("cpu", path, "", ""),
                        new CgroupPlan.Write("memory", path, "", ""),
                        new CgroupPlan.Write("cpu", path, "cpu.shares", "102"),
                        new CgroupPlan.Write("cpu", path, "cpu.cfs_period_us", "100000"),
                        new CgroupPlan.Write("cpu", path, "cpu.cfs_quota_us", "50000"),
                        new CgroupPlan.Write("memory", path, "memory.limit_in_bytes", "67108864"));
    }

    @Test
    void expandsVariablesAsUpstream() {
        var env = Map.of("A", "1");
        assertThat(Expansion.expand("$(A) $$(A) $(B) $A $", env)).isEqualTo("1 $(A) $(B) $A $");
    }

    @Test
    void tellsPodsOfThemselves() {
        var place = new FieldRefs.Place("n", "1.1.1.1", List.of("10.0.0.1"), 2000, 1 << 30);
        assertThat(FieldRefs.field(BURSTABLE, "metadata.labels", place))
                .isEqualTo("a=\"1\"\nb=\"2\"");
        assertThat(FieldRefs.field(BURSTABLE, "metadata.labels['a']", place)).isEqualTo("1");
        assertThat(FieldRefs.field(BURSTABLE, "status.podIP", place)).isEqualTo("10.0.0.1");
    }

    @Test
    void clusterNamesComeBeforeTheHosts() {
        var dns =
                PodFiles.dns(
                        BURSTABLE,
                        "10.43.0.10",
                        "cluster.local",
                        "nameserver 9.9.9.9\nsearch x.y\n");
        assertThat(dns.servers()).containsExactly("10.43.0.10");
        assertThat(dns.searches())
                .containsExactly(
                        "d.svc.cluster.local", "svc.cluster.local", "cluster.local", "x.y");
        assertThat(dns.options()).containsExactly("ndots:5");
    }

    @Test
    void swapsAVolumesFilesAtOnce() throws IOException {
        var writer = new AtomicWriter(dir.resolve("v"), new Ownership(Optional.empty()));
        var one = Map.of("a", new AtomicWriter.Entry("1".getBytes(StandardCharsets.UTF_8), 0644));
        var two = Map.of("b/c", new AtomicWriter.Entry("2".getBytes(StandardCharsets.UTF_8), 0600));

        assertThat(writer.write(one, Instant.EPOCH)).isTrue();
        assertThat(writer.write(one, Instant.EPOCH)).isFalse();
        assertThat(writer.write(two, Instant.EPOCH.plusSeconds(1))).isTrue();

        assertThat(dir.resolve("v/a")).doesNotExist();
        assertThat(dir.resolve("v/b/c")).hasContent("2");
        assertThat(HostFiles.mode(dir.resolve("v/b/c").toRealPath())).isEqualTo(0600);
    }

    @Test
    void noLinkLeadsOutOfAVolume() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux: not run");
        var volume = Files.createDirectories(dir.resolve("volume"));
        Files.createDirectories(volume.resolve("in/side"));
        Files.createSymbolicLink(volume.resolve("out"), Path.of("/etc"));
        Files.createSymbolicLink(volume.resolve("near"), Path.of("in"));
        var host = new LinuxHost();
        try (var opened = host.openBeneath(volume, "near/side")) {
            assertThat(opened.path().toRealPath())
                    .isEqualTo(volume.resolve("in/side").toRealPath());
        }
        assertThatThrownBy(() -> host.openBeneath(volume, "out")).isInstanceOf(HostException.class);
        assertThatThrownBy(() -> new SubPaths(host).bind(volume, "../x", dir.resolve("t")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void readsLogsAsAsked() throws IOException {
        var log = dir.resolve("0.log");
        Files.writeString(
                log,
                """
                2026-01-01T00:00:00.1Z stdout F one
                2026-01-01T00:00:01.1Z stderr P tw
                2026-01-01T00:00:01.2Z stderr F o
                2026-01-01T00:00:02.1Z stdout F three
                """);
        assertThat(read(log, new LogLines.Options(Instant.MIN, -1, Long.MAX_VALUE, false, "")))
                .isEqualTo("one\ntwo\nthree\n");
        assertThat(read(log, new LogLines.Options(Instant.MIN, 2, Long.MAX_VALUE, false, "")))
                .isEqualTo("two\nthree\n");
        assertThat(read(log, new LogLines.Options(Instant.MIN, -1, 5, false, "stdout")))
                .isEqualTo("one\nt");
        assertThat(
                        read(
                                log,
                                new LogLines.Options(
                                        Instant.parse("2026-01-01T00:00:02Z"), -1, 99, true, "")))
                .isEqualTo("2026-01-01T00:00:02.1Z three\n");
    }

    private static String read(Path log, LogLines.Options options) throws IOException {
        var out = new ByteArrayOutputStream();
        new LogLines(options).read(log, out::writeBytes);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void findsTheLoginOfARegistry() {
        var config =
                "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"dTpw\"},\"r.io:5000\":{\"username\":\"x\",\"password\":\"y\"}}}";
        var files = Map.of(".dockerconfigjson", config.getBytes(StandardCharsets.UTF_8));
        assertThat(PullSecrets.match(files, "busybox").getFirst().password()).isEqualTo("p");
        assertThat(PullSecrets.match(files, "r.io:5000/a/b:1").getFirst().username())
                .isEqualTo("x");
        assertThat(PullSecrets.match(files, "other.io/a")).isEmpty();
    }
}
