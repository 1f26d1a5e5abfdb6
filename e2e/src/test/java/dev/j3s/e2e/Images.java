package dev.j3s.e2e;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Container images made from programs of the distribution's packages, with the shared libraries
 * they load.
 */
final class Images {
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
    private static final FilePermissions FOLDER = FilePermissions.fromOctalString("755");

    private final Path scratch;

    Images(Path scratch) {
        this.scratch = scratch;
    }

    JibContainerBuilder busybox() throws IOException {
        var layer = FileEntriesLayer.builder().setName("busybox");
        layer.addEntry(Path.of("/bin/busybox"), at("/bin/busybox"), PROGRAM);
        // jib writes no links: one copy for each applet that pods here use.
        for (var applet :
                List.of(
                        "sh",
                        "sleep",
                        "cat",
                        "echo",
                        "wget",
                        "nslookup",
                        "nc",
                        "ls",
                        "tar",
                        "env",
                        "id",
                        "hostname",
                        "true",
                        "false",
                        "head",
                        "touch",
                        "mkdir")) {
            layer.addEntry(Path.of("/bin/busybox"), at("/bin/" + applet), PROGRAM);
        }
        base(layer);
        return from(layer).setProgramArguments("sh");
    }

    JibContainerBuilder nginx() throws IOException {
        var layer = FileEntriesLayer.builder().setName("nginx");
        program(layer, "/usr/sbin/nginx");
        shell(layer);
        base(layer);
        var root = Files.createDirectories(scratch.resolve("nginx"));
        text(
                layer,
                root,
                "/var/www/html/index.html",
                "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>\n");
        text(
                layer,
                root,
                "/etc/nginx/nginx.conf",
                """
                user nobody nogroup;
                worker_processes 1;
                error_log /dev/stderr;
                pid /run/nginx.pid;
                events { worker_connections 256; }
                http {
                  access_log /dev/stdout;
                  server { listen 80 default_server; root /var/www/html; location /healthz { return 200 "ok"; } }
                }
                """);
        folders(layer, root, "/var/log/nginx", "/var/lib/nginx", "/run");
        return from(layer)
                .setEntrypoint("/usr/sbin/nginx", "-g", "daemon off;")
                .setExposedPorts(Set.of(Port.tcp(80)));
    }

    JibContainerBuilder redis() throws IOException {
        var layer = FileEntriesLayer.builder().setName("redis");
        program(layer, "/usr/bin/redis-server");
        program(layer, "/usr/bin/redis-cli");
        shell(layer);
        base(layer);
        return from(layer)
                .setEntrypoint("/usr/bin/redis-server")
                .setProgramArguments(
                        "--dir", "/data", "--appendonly", "yes", "--protected-mode", "no")
                .setExposedPorts(Set.of(Port.tcp(6379)));
    }

    /** Writes an archive that a node's images folder takes. */
    static void archive(JibContainerBuilder image, String name, Path file) throws Exception {
        image.containerize(Containerizer.to(TarImage.at(file).named(name)).setOfflineMode(true));
    }

    /** Pushes to a registry of this machine. */
    static void push(JibContainerBuilder image, String name, String user, String password)
            throws Exception {
        image.containerize(
                Containerizer.to(
                                RegistryImage.named(ImageReference.parse(name))
                                        .addCredential(user, password))
                        .setAllowInsecureRegistries(true));
    }

    private static JibContainerBuilder from(FileEntriesLayer.Builder layer) {
        return Jib.fromScratch()
                .addFileEntriesLayer(layer.build())
                .addEnvironmentVariable(
                        "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    private static void shell(FileEntriesLayer.Builder layer) {
        for (var applet : List.of("sh", "cat", "wget", "tar", "ls", "sleep", "head")) {
            layer.addEntry(Path.of("/bin/busybox"), at("/bin/" + applet), PROGRAM);
        }
    }

    private void base(FileEntriesLayer.Builder layer) throws IOException {
        var root = Files.createDirectories(scratch.resolve("base"));
        text(
                layer,
                root,
                "/etc/passwd",
                "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n");
        text(layer, root, "/etc/group", "root:x:0:\nnogroup:x:65534:\n");
        text(layer, root, "/etc/nsswitch.conf", "hosts: files dns\n");
        folders(layer, root, "/tmp", "/data", "/var/run");
    }

    private static void text(FileEntriesLayer.Builder layer, Path root, String path, String text)
            throws IOException {
        var file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        layer.addEntry(file, at(path), FILE);
    }

    private static void folders(FileEntriesLayer.Builder layer, Path root, String... paths)
            throws IOException {
        for (var path : paths) {
            layer.addEntry(
                    Files.createDirectories(root.resolve(path.substring(1))),
                    at(path),
                    path.equals("/tmp") ? FilePermissions.fromOctalString("777") : FOLDER);
        }
    }

    /**
     * The program and every library that {@code ldd} finds for it, under the path it is loaded
     * from.
     */
    private static void program(FileEntriesLayer.Builder layer, String path) throws IOException {
        layer.addEntry(Path.of(path), at(path), PROGRAM);
        for (var library : libraries(path)) {
            layer.addEntry(Path.of(library).toRealPath(), at(library), PROGRAM);
        }
    }

    private static Set<String> libraries(String path) {
        var found = new TreeSet<String>();
        for (var line : Command.of("ldd", path).output().lines().toList()) {
            for (var word : line.strip().split("\\s+")) {
                if (word.startsWith("/")) {
                    found.add(word);
                }
            }
        }
        for (var extra :
                List.of(
                        "/lib/x86_64-linux-gnu/libnss_files.so.2",
                        "/lib/x86_64-linux-gnu/libnss_dns.so.2")) {
            if (Files.exists(Path.of(extra))) {
                found.add(extra);
            }
        }
        return found;
    }

    private static AbsoluteUnixPath at(String path) {
        return AbsoluteUnixPath.get(path);
    }
}
