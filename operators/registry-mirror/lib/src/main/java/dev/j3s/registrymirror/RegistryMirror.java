package dev.j3s.registrymirror;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** The registry mirror of one node: started once, reloads registries.yaml whenever it changes. */
public final class RegistryMirror implements AutoCloseable {
    /**
     * @param registriesFile registries.yaml; may be missing and appear later
     * @param certsDirectory containerd's config_path, where hosts.toml files are written
     * @param port of the loopback proxy; 0 takes any, which containerd learns from hosts.toml
     * @param defaultEndpoint whether a listed registry is itself asked after its mirrors
     */
    public record Config(
            Path registriesFile, Path certsDirectory, int port, boolean defaultEndpoint) {}

    private static final System.Logger LOG = System.getLogger(RegistryMirror.class.getName());

    private final Config config;
    private final HttpServer server;
    private final ExecutorService threads;
    private final WatchService watch;
    private final AtomicReference<MirrorProxy.Live> live;

    private RegistryMirror(Config config) throws IOException {
        this.config = config;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        RegistriesConfig nothing = RegistriesConfig.parse("{}");
        this.live =
                new AtomicReference<>(new MirrorProxy.Live(nothing, new UpstreamClient(nothing)));
        this.server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port()), 0);
        server.setExecutor(threads);
        server.createContext("/", new MirrorProxy(live, config.defaultEndpoint()));
        this.watch = config.registriesFile().getFileSystem().newWatchService();
    }

    /** Serves as soon as this returns; fails if the file is there and cannot be understood. */
    public static RegistryMirror start(Config config) {
        try {
            RegistryMirror mirror = new RegistryMirror(config);
            Path directory = config.registriesFile().toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
                // Watched before it is read, so that no change falls in between.
                directory.register(
                        mirror.watch,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
            mirror.server.start();
            mirror.load();
            mirror.threads.execute(mirror::reloadForEver);
            return mirror;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the proxy listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void load() throws IOException {
        Path file = config.registriesFile();
        String text = Files.exists(file) ? Files.readString(file) : "{}";
        RegistriesConfig parsed = RegistriesConfig.parse(text.isBlank() ? "{}" : text);
        // Running pulls keep the client they began with.
        live.set(new MirrorProxy.Live(parsed, new UpstreamClient(parsed)));
        new HostsFiles(config.certsDirectory(), "http://127.0.0.1:" + port())
                .write(parsed, config.defaultEndpoint());
        LOG.log(
                System.Logger.Level.INFO,
                "registries configured file={0} registries={1}",
                file,
                parsed.registries());
    }

    private void reloadForEver() {
        Path name = config.registriesFile().getFileName();
        try {
            while (true) {
                WatchKey key = watch.take();
                boolean ours = key.pollEvents().stream().anyMatch(e -> name.equals(e.context()));
                if (ours) {
                    reload();
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(System.Logger.Level.DEBUG, "registry mirror closed port={0}", port());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file that cannot be understood leaves the last good one in force. */
    private void reload() {
        try {
            load();
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "registries file not understood, the last good one stays file={0}",
                    config.registriesFile(),
                    e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        try {
            watch.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
            live.get().client().close();
        }
    }
}
