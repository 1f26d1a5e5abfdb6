package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a pod's volumes ready on the host, renews what the API fills, and clears them away. */
final class Volumes {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");
    private static final int EMPTY_DIR_MODE = 0777;
    private static final List<String> KINDS =
            List.of(
                    "emptyDir",
                    "hostPath",
                    "configMap",
                    "secret",
                    "projected",
                    "downwardAPI",
                    "persistentVolumeClaim",
                    "ephemeral");

    private final PodPaths paths;
    private final ApiObjects api;
    private final VolumeFiles files;
    private final HostOs host;
    private final Clock clock;

    Volumes(PodPaths paths, ApiObjects api, VolumeFiles files, HostOs host, Clock clock) {
        this.paths = paths;
        this.api = api;
        this.files = files;
        this.host = host;
        this.clock = clock;
    }

    /** One volume on the host. */
    record Ready(Path path, boolean readOnly) {}

    /** Idempotent: called at the start and again to renew. Volume name to place. */
    Map<String, Ready> prepare(Pod pod, FieldRefs.Place place) throws IOException {
        var ready = new LinkedHashMap<String, Ready>();
        for (var volume : pod.spec().path("volumes")) {
            var name = volume.path("name").asText();
            try {
                ready.put(name, prepare(pod, volume, name, place));
            } catch (ConfigException e) {
                throw new ConfigException(
                        "MountVolume.SetUp failed for volume \"" + name + "\" : " + e.getMessage());
            }
        }
        return ready;
    }

    private Ready prepare(Pod pod, JsonNode volume, String name, FieldRefs.Place place)
            throws IOException {
        var kind = KINDS.stream().filter(volume::has).findFirst().orElse("");
        var source = volume.path(kind);
        return switch (kind) {
            case "emptyDir" -> emptyDir(pod, name, source);
            case "hostPath" -> hostPath(source);
            case "configMap" ->
                    written(pod, "configmap", name, false, files.configMap(pod, source));
            case "secret" -> written(pod, "secret", name, true, files.secret(pod, source));
            case "projected" ->
                    written(pod, "projected", name, true, files.projected(pod, source, place));
            case "downwardAPI" -> {
                var mode = source.path("defaultMode").asInt(0644);
                var content = files.downward(pod, source, mode, place);
                yield written(pod, "downward-api", name, false, content);
            }
            case "persistentVolumeClaim" ->
                    claim(
                            pod,
                            source.path("claimName").asText(),
                            source.path("readOnly").asBoolean());
            case "ephemeral" -> claim(pod, pod.name() + "-" + name, false);
            default -> {
                var given = new java.util.ArrayList<String>();
                volume.fieldNames().forEachRemaining(given::add);
                given.remove("name");
                throw new ConfigException(
                        "volume type " + String.join(", ", given) + " is not supported");
            }
        };
    }

    private Ready emptyDir(Pod pod, String name, JsonNode source) throws IOException {
        var path = paths.volume(pod.uid(), "empty-dir", name);
        if (Files.isDirectory(path)) {
            return new Ready(path, false);
        }
        Files.createDirectories(path);
        if (source.path("medium").asText().equals("Memory")) {
            var limit = Quantity.of(source.path("sizeLimit"));
            var options = limit.isZero() ? "mode=0777" : "mode=0777,size=" + limit.value();
            host.mount("tmpfs", path, "tmpfs", 0, options);
        }
        HostFiles.mode(path, EMPTY_DIR_MODE);
        new Ownership(pod.fsGroup()).apply(path, false);
        return new Ready(path, false);
    }

    private static Ready hostPath(JsonNode source) throws IOException {
        var path = Path.of(source.path("path").asText());
        var type = source.path("type").asText();
        switch (type) {
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                    HostFiles.mode(path, 0755);
                }
                expect(Files.isDirectory(path), path, "directory");
            }
            case "Directory" -> expect(Files.isDirectory(path), path, "directory");
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                    HostFiles.mode(path, 0644);
                }
                expect(Files.isRegularFile(path), path, "file");
            }
            case "File" -> expect(Files.isRegularFile(path), path, "file");
            case "Socket" -> expect(kind(path) == 0140000, path, "socket file");
            case "CharDevice" -> expect(kind(path) == 0020000, path, "character device");
            case "BlockDevice" -> expect(kind(path) == 0060000, path, "block device");
            default -> {
                // Unset: whatever is there; the runtime makes a folder where nothing is.
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(path);
                }
            }
        }
        return new Ready(path, false);
    }

    /** The file type bits of the mode; 0 when nothing is there. */
    private static int kind(Path path) throws IOException {
        return Files.exists(path) ? (int) Files.getAttribute(path, "unix:mode") & 0170000 : 0;
    }

    private static void expect(boolean holds, Path path, String what) {
        if (!holds) {
            throw new ConfigException("hostPath type check failed: " + path + " is not a " + what);
        }
    }

    private Ready written(
            Pod pod,
            String plugin,
            String name,
            boolean memory,
            Map<String, AtomicWriter.Entry> content)
            throws IOException {
        var path = paths.volume(pod.uid(), plugin, name);
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            if (memory) {
                // Secrets never reach a disk.
                host.mount("tmpfs", path, "tmpfs", 0, "mode=0755");
            }
            HostFiles.mode(path, 0777);
            new Ownership(pod.fsGroup()).apply(path, true);
        }
        new AtomicWriter(path, new Ownership(pod.fsGroup())).write(content, clock.instant());
        return new Ready(path, true);
    }

    private Ready claim(Pod pod, String claimName, boolean readOnly) throws IOException {
        var claim =
                api.claim(pod.namespace(), claimName)
                        .orElseThrow(() ->
                                new ConfigException(
                                        "persistentvolumeclaim \"" + claimName + "\" not found"));
        var volumeName = claim.at("/spec/volumeName").asText();
        if (volumeName.isEmpty()) {
            throw new ConfigException("PVC \"" + claimName + "\" is not bound");
        }
        var volume =
                api.volume(volumeName)
                        .orElseThrow(() ->
                                new ConfigException(
                                        "persistentvolume \"" + volumeName + "\" not found"));
        var spec = volume.path("spec");
        if (spec.has("hostPath")) {
            return new Ready(hostPath(spec.path("hostPath")).path(), readOnly);
        }
        if (spec.has("local")) {
            var path = Path.of(spec.at("/local/path").asText());
            if (!Files.exists(path)) {
                throw new ConfigException("path \"" + path + "\" does not exist");
            }
            new Ownership(pod.fsGroup()).applyBelow(path, false);
            return new Ready(path, readOnly);
        }
        throw new ConfigException(
                "persistentvolume \""
                        + volumeName
                        + "\": only hostPath and local volumes are supported");
    }

    /** Unmounts and removes the volumes; the last words of its containers stay. */
    void release(String podUid) throws IOException {
        var folder = paths.pod(podUid);
        if (!Files.exists(folder)) {
            return;
        }
        var mounts = mountsBelow(folder, Files.readString(MOUNT_INFO));
        for (var mount : mounts.reversed()) {
            host.unmount(mount);
        }
        if (!mountsBelow(folder, Files.readString(MOUNT_INFO)).isEmpty()) {
            // Deleting through a mount would delete somebody's data.
            throw new IOException("volumes of pod " + podUid + " are still mounted");
        }
        HostFiles.deleteTree(folder.resolve("volumes"));
        HostFiles.deleteTree(folder.resolve("volume-subpaths"));
    }

    /** Everything of the pod. */
    void remove(String podUid) throws IOException {
        release(podUid);
        HostFiles.deleteTree(paths.pod(podUid));
    }

    /** In the order in which they were mounted. */
    static List<Path> mountsBelow(Path folder, String mountInfo) {
        return mountInfo
                .lines()
                .map(line -> line.split(" ")[4].replace("\\040", " "))
                .map(Path::of)
                .filter(path -> path.startsWith(folder) && !path.equals(folder))
                .toList();
    }
}
