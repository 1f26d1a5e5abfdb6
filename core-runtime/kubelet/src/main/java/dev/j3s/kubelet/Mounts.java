package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.proto.Mount;
import dev.j3s.cri.proto.MountPropagation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container's mounts: its volumes, /etc/hosts and the file of its last words. */
final class Mounts {
    private static final String HOSTS = "/etc/hosts";

    private final PodPaths paths;
    private final SubPaths subPaths;

    Mounts(PodPaths paths, HostOs host) {
        this.paths = paths;
        this.subPaths = new SubPaths(host);
    }

    List<Mount> of(
            Pod pod,
            PodContainer container,
            Map<String, Volumes.Ready> volumes,
            Map<String, String> env,
            Path messageFile)
            throws IOException {
        var mounts = new ArrayList<Mount>();
        var index = 0;
        var ownHosts = false;
        for (var json : container.json().path("volumeMounts")) {
            mounts.add(volume(pod, container, json, volumes, env, index++));
            ownHosts |= json.path("mountPath").asText().equals(HOSTS);
        }
        if (!container.json().path("volumeDevices").isEmpty()) {
            throw new ConfigException("volumeDevices are not supported");
        }
        if (!ownHosts) {
            mounts.add(
                    bind(
                            paths.hosts(pod.uid()),
                            HOSTS,
                            false,
                            MountPropagation.PROPAGATION_PRIVATE));
        }
        Files.createDirectories(messageFile.getParent());
        if (!Files.exists(messageFile)) {
            Files.createFile(messageFile);
            HostFiles.mode(messageFile, 0666);
        }
        mounts.add(
                bind(
                        messageFile,
                        ContainerConfigs.messagePath(container),
                        false,
                        MountPropagation.PROPAGATION_PRIVATE));
        return mounts;
    }

    private Mount volume(
            Pod pod,
            PodContainer container,
            JsonNode json,
            Map<String, Volumes.Ready> volumes,
            Map<String, String> env,
            int index)
            throws IOException {
        var name = json.path("name").asText();
        var volume = volumes.get(name);
        if (volume == null) {
            throw new ConfigException("volume \"" + name + "\" not found");
        }
        if (json.path("recursiveReadOnly").asText().equals("Enabled")) {
            throw new ConfigException(
                    "recursiveReadOnly: Enabled is not supported by this runtime");
        }
        var subPath =
                json.has("subPathExpr")
                        ? expandStrictly(json.path("subPathExpr").asText(), env)
                        : json.path("subPath").asText();
        var source = volume.path();
        if (!subPath.isEmpty()) {
            var target = paths.subPath(pod.uid(), name, container.name(), index);
            source = subPaths.bind(volume.path(), subPath, target);
        }
        var propagation =
                switch (json.path("mountPropagation").asText()) {
                    case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
                    case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
                    default -> MountPropagation.PROPAGATION_PRIVATE;
                };
        var readOnly = volume.readOnly() || json.path("readOnly").asBoolean();
        return bind(source, json.path("mountPath").asText(), readOnly, propagation);
    }

    private static String expandStrictly(String expression, Map<String, String> env) {
        var expanded = Expansion.expand(expression, env);
        if (expanded.contains("$(")) {
            throw new ConfigException("subPathExpr has a variable without a value: " + expression);
        }
        return expanded;
    }

    private static Mount bind(
            Path host, String container, boolean readOnly, MountPropagation propagation) {
        return Mount.newBuilder()
                .setHostPath(host.toString())
                .setContainerPath(container.startsWith("/") ? container : "/" + container)
                .setReadonly(readOnly)
                .setPropagation(propagation)
                .build();
    }
}
