package dev.j3s.addons;

import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.model.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Follows a manifests folder until closed. The first pass applies everything, so that what drifted
 * while j3s was down is put right.
 */
public final class Addons implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Addons.class.getName());

    /**
     * A file that failed is tried again after this, doubled each time up to the relist interval:
     * its CRD may be on the way.
     */
    private static final Duration RETRY_FIRST = Duration.ofMillis(200);

    /**
     * @param folder watched with everything below it
     * @param disabled what the user switched off: such a file's objects are deleted, and the file
     *     too
     */
    public record Config(Path folder, Set<String> disabled) {
        public Config {
            disabled = Set.copyOf(disabled);
        }
    }

    private final Config config;
    private final AddonDeployer deployer;
    private final ManifestFolder folder;
    private final Map<Path, String> applied = new HashMap<>();
    private final Set<Path> complained = new HashSet<>();
    private final Thread thread;
    private volatile boolean closed;

    private Addons(Config config, Client client, EventRecorder events) {
        this.config = config;
        this.deployer = new AddonDeployer(client, events);
        this.folder = new ManifestFolder(config.folder());
        this.thread = Thread.ofVirtual().name("addons").unstarted(this::run);
    }

    /** Returns at once. The Addon CRD must be established. */
    public static Addons start(Config config, Client client, EventRecorder events) {
        var addons = new Addons(config, client, events);
        addons.thread.start();
        return addons;
    }

    private void run() {
        var retry = RETRY_FIRST;
        try {
            do {
                retry = pass() ? ManifestFolder.RELIST : longer(retry);
            } while (!closed && folder.awaitChange(retry));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration retry) {
        return retry.compareTo(ManifestFolder.RELIST) < 0 ? retry.multipliedBy(2) : RETRY_FIRST;
    }

    /** One look at the folder; false when something has to be tried again soon. */
    private boolean pass() {
        try {
            var files = folder.manifests();
            var settled = true;
            for (var file : files) {
                settled &= one(file);
            }
            return removeGone(new HashSet<>(files)) && settled;
        } catch (ManifestException | ApiException | UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "manifests were not all deployed; again soon folder={0} error={1}",
                    config.folder(),
                    e.getMessage());
            return false;
        }
    }

    private boolean one(Path file) {
        try {
            if (folder.names(file).stream().anyMatch(config.disabled()::contains)) {
                deployer.remove(Manifest.nameOf(file));
                Files.deleteIfExists(file);
                return true;
            }
            var manifest = Manifest.read(file);
            if (!manifest.checksum().equals(applied.get(file))) {
                deployer.deploy(manifest, !applied.containsKey(file));
                applied.put(file, manifest.checksum());
                LOG.log(
                        System.Logger.Level.INFO,
                        "manifest deployed file={0} objects={1}",
                        file.getFileName(),
                        manifest.objects().size());
            }
            complained.remove(file);
            return true;
        } catch (ManifestException | ApiException | IOException | UncheckedIOException e) {
            // Once for each trouble: a CRD that comes a moment later must not fill the log.
            var level =
                    complained.add(file) ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
            LOG.log(
                    level,
                    "manifest not deployed; again soon file={0} error={1}",
                    file,
                    e.getMessage());
            return false;
        }
    }

    /** A deleted file takes its objects with it, also one that was deleted while we were down. */
    private boolean removeGone(Set<Path> files) {
        var names = new HashSet<String>();
        files.forEach(f -> names.add(Manifest.nameOf(f)));
        for (var addon : deployer.known()) {
            var source = addon.path("spec").path("source").asText();
            var name = addon.path("metadata").path("name").asText();
            var ours = !source.isEmpty() && Path.of(source).startsWith(config.folder());
            if (ours && !names.contains(name) && !Files.exists(Path.of(source))) {
                deployer.remove(name);
                LOG.log(System.Logger.Level.INFO, "manifest removed file={0}", source);
            }
        }
        applied.keySet().retainAll(files);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        folder.close();
        thread.interrupt();
    }
}
