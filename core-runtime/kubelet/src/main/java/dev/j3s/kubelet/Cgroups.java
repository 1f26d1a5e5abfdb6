package dev.j3s.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Carries out {@link CgroupPlan} on the machine's cgroup file system. */
final class Cgroups {
    private static final System.Logger LOG = System.getLogger(Cgroups.class.getName());
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final List<String> V1 =
            List.of(
                    "cpu", "cpuacct", "cpuset", "memory", "pids", "blkio", "devices", "freezer",
                    "systemd", "unified");

    private final Path mount;
    private final boolean unified;
    private final List<String> controllers;

    private Cgroups(Path mount, boolean unified, List<String> controllers) {
        this.mount = mount;
        this.unified = unified;
        this.controllers = controllers;
    }

    static Cgroups detect() throws IOException {
        var list = MOUNT.resolve("cgroup.controllers");
        if (Files.exists(list)) {
            var wanted = List.of("cpu", "cpuset", "memory", "pids", "io");
            var there = List.of(Files.readString(list).strip().split(" "));
            return new Cgroups(MOUNT, true, wanted.stream().filter(there::contains).toList());
        }
        var there = V1.stream().filter(c -> Files.isDirectory(MOUNT.resolve(c))).toList();
        return new Cgroups(MOUNT, false, there);
    }

    boolean unified() {
        return unified;
    }

    void create(Pod pod) throws IOException {
        var writes =
                unified
                        ? CgroupPlan.createV2(pod, controllers)
                        : CgroupPlan.createV1(pod, controllers);
        for (var write : writes) {
            var folder = mount.resolve(write.controller()).resolve(write.path().substring(1));
            Files.createDirectories(folder);
            if (write.controller().equals("cpuset")) {
                inheritCpuset(folder);
            }
            if (!write.file().isEmpty()) {
                Files.writeString(folder.resolve(write.file()), write.value());
            }
        }
    }

    /** On version 1 a new cpuset is empty, and nothing can run in an empty one. */
    private void inheritCpuset(Path folder) throws IOException {
        var top = mount.resolve("cpuset");
        for (var level = top.relativize(folder).getNameCount(); level >= 1; level--) {
            var path =
                    top.resolve(
                            top.relativize(folder)
                                    .subpath(0, top.relativize(folder).getNameCount() - level + 1));
            for (var file : List.of("cpuset.cpus", "cpuset.mems")) {
                if (Files.readString(path.resolve(file)).isBlank()) {
                    var parent = Files.readString(path.resolve("..").resolve(file));
                    Files.writeString(path.resolve(file), parent);
                }
            }
        }
    }

    /** Removes a pod's cgroups of any class; those that still hold a process stay. */
    void remove(String podUid) throws IOException {
        for (var qos : Qos.values()) {
            var path =
                    CgroupPlan.ROOT.substring(1)
                            + (qos.cgroup().isEmpty() ? "" : "/" + qos.cgroup())
                            + "/pod"
                            + podUid;
            for (var controller : unified ? List.of("") : controllers) {
                removeTree(mount.resolve(controller).resolve(path));
            }
        }
    }

    private static void removeTree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var below = Files.walk(folder)) {
            for (var path :
                    below.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
                removeFolder(path);
            }
        }
    }

    private static void removeFolder(Path path) throws IOException {
        try {
            Files.delete(path);
        } catch (DirectoryNotEmptyException e) {
            LOG.log(Level.DEBUG, "cgroup is not empty yet path=" + path, e);
        } catch (NoSuchFileException e) {
            // Somebody was faster; it is gone, as wanted.
            LOG.log(Level.TRACE, "cgroup is gone path=" + path, e);
        } catch (IOException e) {
            // EBUSY: a process in it is just ending; the next cleaning finds it empty.
            LOG.log(Level.DEBUG, "cgroup is busy path=" + path, e);
        }
    }
}
