package dev.j3s.cri;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the images of an archive whose blobs are in the store, and ties their parts together. */
final class ImageTagger {
    private static final System.Logger LOG = System.getLogger(ImageTagger.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEPTH_MAX = 4;

    private static final String DOCKER_MANIFEST =
            "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    /** CRI shows only what carries the first; the second keeps garbage collection away. */
    private static final Map<String, String> LABELS =
            Map.of("io.cri-containerd.image", "managed", "io.cri-containerd.pinned", "pinned");

    /** Finds a path of the archive. */
    @FunctionalInterface
    interface Blobs {
        ImageArchives.Blob find(String path) throws IOException;
    }

    private final ContentStore store;
    private final String label;

    ImageTagger(ContentStore store, String label) {
        this.store = store;
        this.label = label;
    }

    /** An OCI image layout: every named manifest or index of its {@code index.json}. */
    List<String> tagLayout(JsonNode index) throws IOException {
        List<String> names = new ArrayList<>();
        for (var descriptor : ImageArchives.items(index.path("manifests"))) {
            var digest = descriptor.path("digest").asText();
            keepChildren(digest, 0);
            var name = name(descriptor.path("annotations"));
            if (name.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "image without a name in archive=" + label + " digest=" + digest);
                continue;
            }
            tag(
                    name,
                    descriptor.path("mediaType").asText(),
                    digest,
                    descriptor.path("size").asLong());
            names.add(name);
        }
        return names;
    }

    private static String name(JsonNode annotations) {
        var full = annotations.path("io.containerd.image.name").asText("");
        var name =
                full.isEmpty()
                        ? annotations.path("org.opencontainers.image.ref.name").asText("")
                        : full;
        // A layout made for one image carries a bare tag, which names nothing.
        return name.contains("/") || name.contains(":") ? ImageName.normalize(name) : "";
    }

    /** A {@code docker save} file: it lacks manifests, so they are made here. */
    List<String> tagDocker(JsonNode manifests, Blobs blobs) throws IOException {
        List<String> names = new ArrayList<>();
        for (var image : ImageArchives.items(manifests)) {
            var manifest = JSON.createObjectNode().put("schemaVersion", 2);
            manifest.put("mediaType", DOCKER_MANIFEST);
            var config = blobs.find(image.path("Config").asText());
            manifest.set("config", descriptor(DOCKER_CONFIG, config));
            var layers = manifest.putArray("layers");
            for (var layer : ImageArchives.items(image.path("Layers"))) {
                var blob = blobs.find(layer.asText());
                layers.add(
                        descriptor(
                                blob.compressed() ? DOCKER_LAYER + ".gzip" : DOCKER_LAYER, blob));
            }
            var bytes = JSON.writeValueAsBytes(manifest);
            var digest = ContentStore.digestOf(bytes);
            store.write("j3s-import/" + digest, ImageArchives.stream(bytes), bytes.length, digest);
            keepChildren(digest, 0);
            for (var tag : ImageArchives.items(image.path("RepoTags"))) {
                var name = ImageName.normalize(tag.asText());
                tag(name, DOCKER_MANIFEST, digest, bytes.length);
                names.add(name);
            }
        }
        return names;
    }

    private static ObjectNode descriptor(String mediaType, ImageArchives.Blob blob) {
        return JSON.createObjectNode()
                .put("mediaType", mediaType)
                .put("size", blob.size())
                .put("digest", blob.digest());
    }

    private void tag(String name, String mediaType, String digest, long size) {
        store.tag(name, mediaType, digest, size, LABELS);
    }

    /** Labels a manifest or index with what it refers to; what an archive leaves out is skipped. */
    private void keepChildren(String digest, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException(label + " nests image indexes too deep");
        }
        var blob = store.read(digest);
        if (blob.isEmpty()) {
            return;
        }
        var tree = JSON.readTree(blob.get());
        Map<String, String> labels = new LinkedHashMap<>();
        if (tree.path("config").has("digest")) {
            labels.put("containerd.io/gc.ref.content.config", tree.at("/config/digest").asText());
        }
        var layer = 0;
        for (var child : ImageArchives.items(tree.path("layers"))) {
            labels.put("containerd.io/gc.ref.content.l." + layer++, child.path("digest").asText());
        }
        var manifest = 0;
        for (var child : ImageArchives.items(tree.path("manifests"))) {
            var childDigest = child.path("digest").asText();
            labels.put("containerd.io/gc.ref.content.m." + manifest++, childDigest);
            keepChildren(childDigest, depth + 1);
        }
        if (!labels.isEmpty()) {
            store.label(digest, labels);
        }
    }
}
