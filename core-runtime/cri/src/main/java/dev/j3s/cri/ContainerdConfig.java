package dev.j3s.cri;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where our containerd lives and what it may use.
 *
 * @param binary a path, or a name to be found on the PATH
 * @param root images and snapshots; kept
 * @param state the socket and what is only good until reboot
 * @param cniBin the plugins' folder
 * @param cniConf where the pod network's conflist is written
 * @param registries folder of {@code <registry>/hosts.toml} files
 * @param snapshotter {@code overlayfs} or {@code native}; see {@link #snapshotterFor}
 * @param restrictOomScore needed where this process may not lower oom scores; see {@link
 *     #mayNotLowerOomScores}
 */
public record ContainerdConfig(
        String binary,
        Path root,
        Path state,
        Path cniBin,
        Path cniConf,
        Path registries,
        String snapshotter,
        boolean restrictOomScore) {
    private static final int CAP_SYS_RESOURCE = 24;

    /** With snapshotter and oom score as this machine needs them. */
    public static ContainerdConfig detect(
            String binary, Path root, Path state, Path cniBin, Path cniConf, Path registries)
            throws IOException {
        Files.createDirectories(root);
        return new ContainerdConfig(
                binary,
                root,
                state,
                cniBin,
                cniConf,
                registries,
                snapshotterFor(
                        Files.getFileStore(root).type(),
                        Files.readString(Path.of("/proc/filesystems"))),
                mayNotLowerOomScores(Files.readString(Path.of("/proc/self/status"))));
    }

    public Path socket() {
        return state.resolve("containerd.sock");
    }

    Path file() {
        return root.resolve("config.toml");
    }

    /** The config file in the format that a containerd of this version reads. */
    String toml(String version) {
        return version.startsWith("2.") ? version3() : version2();
    }

    private String version2() {
        return """
        version = 2
        root = "%s"
        state = "%s"
        oom_score = 0
        [grpc]
          address = "%s"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%s"
          restrict_oom_score_adj = %s
          enable_unprivileged_ports = true
          enable_unprivileged_icmp = true
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%s"
            conf_dir = "%s"
          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "%s"
            default_runtime_name = "runc"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = false
          [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "%s"
        [plugins."io.containerd.internal.v1.opt"]
          path = "%s"
        """
                .formatted(
                        root,
                        state,
                        socket(),
                        PauseImage.NAME,
                        restrictOomScore,
                        cniBin,
                        cniConf,
                        snapshotter,
                        registries,
                        root.resolve("opt"));
    }

    private String version3() {
        return """
        version = 3
        root = "%s"
        state = "%s"
        oom_score = 0
        [grpc]
          address = "%s"
        [plugins."io.containerd.cri.v1.images"]
          snapshotter = "%s"
          [plugins."io.containerd.cri.v1.images".pinned_images]
            sandbox = "%s"
          [plugins."io.containerd.cri.v1.images".registry]
            config_path = "%s"
        [plugins."io.containerd.cri.v1.runtime"]
          restrict_oom_score_adj = %s
          enable_unprivileged_ports = true
          enable_unprivileged_icmp = true
          [plugins."io.containerd.cri.v1.runtime".cni]
            bin_dir = "%s"
            conf_dir = "%s"
          [plugins."io.containerd.cri.v1.runtime".containerd]
            default_runtime_name = "runc"
            [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"
              [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
                SystemdCgroup = false
        [plugins."io.containerd.grpc.v1.cri"]
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
        [plugins."io.containerd.internal.v1.opt"]
          path = "%s"
        """
                .formatted(
                        root,
                        state,
                        socket(),
                        snapshotter,
                        PauseImage.NAME,
                        registries,
                        restrictOomScore,
                        cniBin,
                        cniConf,
                        root.resolve("opt"));
    }

    /** Overlay cannot be stacked on itself, and an old kernel may not have it. */
    static String snapshotterFor(String rootFilesystem, String kernelFilesystems) {
        var overlay = kernelFilesystems.lines().anyMatch(line -> line.endsWith("\toverlay"));
        return overlay && !rootFilesystem.equals("overlay") ? "overlayfs" : "native";
    }

    /** Reads the effective capabilities of {@code /proc/self/status}. */
    static boolean mayNotLowerOomScores(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .noneMatch(caps -> (caps >> CAP_SYS_RESOURCE & 1) == 1);
    }
}
