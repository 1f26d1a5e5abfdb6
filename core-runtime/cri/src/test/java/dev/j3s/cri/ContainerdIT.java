package dev.j3s.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.j3s.cri.proto.ContainerConfig;
import dev.j3s.cri.proto.ContainerMetadata;
import dev.j3s.cri.proto.ImageSpec;
import dev.j3s.cri.proto.LinuxContainerConfig;
import dev.j3s.cri.proto.LinuxContainerSecurityContext;
import dev.j3s.cri.proto.LinuxPodSandboxConfig;
import dev.j3s.cri.proto.LinuxSandboxSecurityContext;
import dev.j3s.cri.proto.NamespaceMode;
import dev.j3s.cri.proto.NamespaceOption;
import dev.j3s.cri.proto.PodSandboxConfig;
import dev.j3s.cri.proto.PodSandboxMetadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real containerd and runc; needs root. */
class ContainerdIT {
    @TempDir static Path dir;
    private static Containerd containerd;
    private static ContainerdConfig config;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root: not run");
        assumeTrue(onPath("containerd"), "needs containerd on the PATH: not run");
        assumeTrue(onPath("runc"), "needs runc on the PATH: not run");
        config =
                ContainerdConfig.detect(
                        "containerd",
                        dir.resolve("root"),
                        dir.resolve("state"),
                        Path.of("/usr/lib/cni"),
                        dir.resolve("cni"),
                        dir.resolve("certs.d"));
        containerd = Containerd.start(config, Clock.systemUTC());
    }

    private static boolean onPath(String program) {
        for (var folder : String.valueOf(System.getenv("PATH")).split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    @AfterAll
    static void stop() {
        if (containerd != null) {
            for (var sandbox : containerd.client().sandboxes()) {
                containerd.client().stopSandbox(sandbox.id());
                containerd.client().removeSandbox(sandbox.id());
            }
            containerd.close();
        }
    }

    @Test
    void runsAContainerOfAnImportedImageAndTellsOfItsEnd() throws Exception {
        var names =
                new ImageArchives(containerd.socket(), Clock.systemUTC())
                        .importStream(new ByteArrayInputStream(dockerArchive()), "test");
        assertThat(names).containsExactly("docker.io/library/box:1");
        var client = containerd.client();
        var sandboxConfig = sandboxConfig("one", NamespaceMode.CONTAINER);
        var exits = new LinkedBlockingQueue<String>();
        try (var _ = new ContainerdEvents(containerd.socket(), listener(exits))) {
            assertThat(exits.poll(10, TimeUnit.SECONDS)).isEqualTo("relist");
            var sandbox = client.runSandbox(sandboxConfig, "");

            var id =
                    client.createContainer(
                            sandbox, container("echo hello; exit 3", "c0"), sandboxConfig);
            client.startContainer(id);

            assertThat(exits.poll(10, TimeUnit.SECONDS)).isEqualTo(id + " 3");
            var status = client.containerStatus(id).orElseThrow();
            assertThat(status.state()).isEqualTo(ContainerState.EXITED);
            assertThat(status.exitCode()).isEqualTo(3);
            assertThat(Files.readString(dir.resolve("logs/c0.log"))).contains("stdout F hello");
        }
    }

    /** In a shared process namespace, pause is the parent of every orphan. */
    @Test
    void thePauseProgramReapsOrphansAndEndsOnSigterm() throws Exception {
        new ImageArchives(containerd.socket(), Clock.systemUTC())
                .importStream(new ByteArrayInputStream(dockerArchive()), "test");
        var client = containerd.client();
        var sandboxConfig = sandboxConfig("two", NamespaceMode.POD);
        var sandbox = client.runSandbox(sandboxConfig, "");
        var id = client.createContainer(sandbox, container("sleep 600", "c1"), sandboxConfig);
        client.startContainer(id);

        var orphan =
                java.util.List.of(
                        "/bin/busybox", "sh", "-c", "(/bin/busybox sleep 0.1 &) ; exit 0");
        assertThat(client.execSync(id, orphan, Duration.ofSeconds(5)).exitCode()).isZero();
        var states =
                java.util.List.of(
                        "/bin/busybox",
                        "sh",
                        "-c",
                        "/bin/busybox sleep 0.4; for p in /proc/[0-9]*; do while read -r l; do case \"$l\" in State:*Z*) echo zombie;; esac; done < $p/status; done");
        assertThat(client.execSync(id, states, Duration.ofSeconds(5)).output())
                .doesNotContain("zombie");
        var kill = java.util.List.of("/bin/busybox", "kill", "-TERM", "1");
        var exits = new LinkedBlockingQueue<String>();
        try (var _ = new ContainerdEvents(containerd.socket(), listener(exits))) {
            assertThat(exits.poll(10, TimeUnit.SECONDS)).isEqualTo("relist");
            client.execSync(id, kill, Duration.ofSeconds(5));

            // The end of pid 1 of a process namespace takes everybody with it: both are told.
            assertThat(exits.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(exits.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(client.containerStatus(id).orElseThrow().state())
                    .isEqualTo(ContainerState.EXITED);
        }
    }

    @Test
    void anAnsweringDaemonIsUsedAgain() throws Exception {
        try (var socket = new RuntimeSocket(config.socket())) {
            assertThat(new CriClient(socket).version().runtime()).isEqualTo("containerd");
        }
        assertThat(containerd.client().image(PauseImage.NAME)).isPresent();
    }

    private static ContainerdEvents.Listener listener(LinkedBlockingQueue<String> exits) {
        return new ContainerdEvents.Listener() {
            @Override
            public void started(String containerId) {}

            @Override
            public void exited(String containerId, int exitStatus) {
                exits.add(containerId + " " + exitStatus);
            }

            @Override
            public void outOfMemory(String containerId) {}

            @Override
            public void relist() {
                exits.add("relist");
            }
        };
    }

    private static PodSandboxConfig sandboxConfig(String name, NamespaceMode pid) {
        var namespaces =
                NamespaceOption.newBuilder().setNetwork(NamespaceMode.NODE).setPid(pid).build();
        var security = LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(namespaces);
        return PodSandboxConfig.newBuilder()
                .setMetadata(
                        PodSandboxMetadata.newBuilder()
                                .setName(name)
                                .setNamespace("default")
                                .setUid("uid-" + name))
                .setLogDirectory(dir.resolve("logs").toString())
                .setLinux(
                        LinuxPodSandboxConfig.newBuilder()
                                .setCgroupParent("/j3s-test/" + name)
                                .setSecurityContext(security))
                .build();
    }

    private static ContainerConfig container(String script, String name) {
        var pid = name.equals("c1") ? NamespaceMode.POD : NamespaceMode.CONTAINER;
        var namespaces =
                NamespaceOption.newBuilder().setNetwork(NamespaceMode.NODE).setPid(pid).build();
        var security = LinuxContainerSecurityContext.newBuilder().setNamespaceOptions(namespaces);
        return ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                .setImage(ImageSpec.newBuilder().setImage("docker.io/library/box:1"))
                .addCommand("/bin/busybox")
                .addArgs("sh")
                .addArgs("-c")
                .addArgs(script)
                .setLogPath(name + ".log")
                .setLinux(LinuxContainerConfig.newBuilder().setSecurityContext(security))
                .build();
    }

    /** As {@code docker save} writes it, of one static busybox. */
    private static byte[] dockerArchive() throws Exception {
        var busybox = Path.of("/bin/busybox");
        assumeTrue(Files.exists(busybox), "needs a static /bin/busybox: not run");
        var layer = tar("bin/busybox", Files.readAllBytes(busybox), 0755);
        var config =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + ContentStore.digestOf(layer)
                        + "\"]}}";
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out)) {
            add(tar, "abc/layer.tar", layer, 0644);
            add(tar, "config.json", config.getBytes(StandardCharsets.UTF_8), 0644);
            add(
                    tar,
                    "manifest.json",
                    "[{\"Config\":\"config.json\",\"RepoTags\":[\"box:1\"],\"Layers\":[\"abc/layer.tar\"]}]"
                            .getBytes(StandardCharsets.UTF_8),
                    0644);
        }
        return out.toByteArray();
    }

    private static byte[] tar(String path, byte[] content, int mode) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out)) {
            add(tar, path, content, mode);
        }
        return out.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String path, byte[] content, int mode)
            throws Exception {
        var entry = new TarArchiveEntry(path);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
