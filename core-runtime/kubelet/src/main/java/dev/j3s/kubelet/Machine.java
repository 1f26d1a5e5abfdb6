package dev.j3s.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the node is made of. */
record Machine(
        int cpus,
        long memoryBytes,
        long diskBytes,
        String machineId,
        String bootId,
        String kernel,
        String osImage,
        String architecture) {
    static Machine read(Path disk) throws IOException {
        var meminfo = Files.readString(Path.of("/proc/meminfo"));
        var total =
                meminfo.lines()
                        .filter(l -> l.startsWith("MemTotal:"))
                        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                        .findFirst()
                        .orElse(0);
        var os =
                text("/etc/os-release")
                        .lines()
                        .filter(l -> l.startsWith("PRETTY_NAME="))
                        .map(l -> l.substring(12).replace("\"", ""))
                        .findFirst()
                        .orElse("Linux");
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                total,
                Files.getFileStore(disk).getTotalSpace(),
                text("/etc/machine-id"),
                text("/proc/sys/kernel/random/boot_id"),
                text("/proc/sys/kernel/osrelease"),
                os,
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    }

    private static String text(String path) throws IOException {
        var file = Path.of(path);
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    long milliCpu() {
        return cpus * 1000L;
    }
}
