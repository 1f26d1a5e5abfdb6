package dev.j3s.localpath;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which volume a claim gets; pure. */
final class VolumePlanner {
    /** The outcome for one claim. */
    sealed interface Plan {
        record Provision(String node, String path, PersistentVolume volume) implements Plan {}

        /** Not ours, already served, or not yet scheduled. */
        record Nothing() implements Plan {}

        record Refuse(String message) implements Plan {}
    }

    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    private static final String PROVISIONER_BETA = "volume.beta.kubernetes.io/storage-provisioner";
    private static final String NODE_OF_VOLUME = "local.path.provisioner/selected-node";
    private static final String VOLUME_TYPE = "volumeType";
    private static final String DEFAULT_VOLUME_TYPE = "defaultVolumeType";
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final Set<String> ACCESS_MODES = Set.of("ReadWriteOnce", "ReadWriteOncePod");

    private final LocalPathSettings settings;

    VolumePlanner(LocalPathSettings settings) {
        this.settings = settings;
    }

    static boolean isOurs(PersistentVolumeClaim claim) {
        Map<String, String> annotations = annotations(claim.getMetadata().getAnnotations());
        String provisioner =
                annotations.getOrDefault(
                        PROVISIONER, annotations.getOrDefault(PROVISIONER_BETA, ""));
        return provisioner.equals(LocalPathSettings.PROVISIONER);
    }

    Plan plan(PersistentVolumeClaim claim, StorageClass storageClass, Optional<Node> node) {
        String volumeName = claim.getSpec().getVolumeName();
        boolean bound = volumeName != null && !volumeName.isEmpty();
        if (!isOurs(claim) || bound || claim.getMetadata().getDeletionTimestamp() != null) {
            return new Plan.Nothing();
        }
        if (claim.getSpec().getSelector() != null) {
            return new Plan.Refuse("claim.Spec.Selector is not supported");
        }
        if ("Block".equals(claim.getSpec().getVolumeMode())) {
            return new Plan.Refuse("block volumes are not supported");
        }
        if (!ACCESS_MODES.containsAll(claim.getSpec().getAccessModes())) {
            return new Plan.Refuse(
                    "NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes");
        }
        if (node.isEmpty()) {
            // The scheduler names the node once a pod wants the claim.
            return new Plan.Nothing();
        }
        return provision(claim, storageClass, node.get());
    }

    private Plan provision(PersistentVolumeClaim claim, StorageClass storageClass, Node node) {
        var metadata = claim.getMetadata();
        String name = "pvc-" + metadata.getUid();
        String directory = name + "_" + metadata.getNamespace() + "_" + metadata.getName();
        String path = settings.basePath().resolve(directory).toString();
        String type =
                annotations(metadata.getAnnotations())
                        .getOrDefault(
                                VOLUME_TYPE,
                                annotations(storageClass.getMetadata().getAnnotations())
                                        .getOrDefault(DEFAULT_VOLUME_TYPE, "hostPath"));
        String hostname =
                annotations(node.getMetadata().getLabels())
                        .getOrDefault(HOSTNAME, node.getMetadata().getName());
        var builder = volume(claim, storageClass, name, node.getMetadata().getName(), hostname);
        var spec = builder.editSpec();
        switch (type) {
            case "local" -> spec.withNewLocal().withPath(path).endLocal();
            case "hostPath", "hostpath" ->
                    spec.withNewHostPath()
                            .withPath(path)
                            .withType("DirectoryOrCreate")
                            .endHostPath();
            default -> {
                return new Plan.Refuse("\"" + type + "\" is not a recognised volume type");
            }
        }
        return new Plan.Provision(node.getMetadata().getName(), path, spec.endSpec().build());
    }

    private static PersistentVolumeBuilder volume(
            PersistentVolumeClaim claim,
            StorageClass storageClass,
            String name,
            String node,
            String hostname) {
        var metadata = claim.getMetadata();
        String reclaim = Optional.ofNullable(storageClass.getReclaimPolicy()).orElse("Delete");
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(PROVISIONED_BY, LocalPathSettings.PROVISIONER)
                .addToAnnotations(NODE_OF_VOLUME, node)
                .endMetadata()
                .withNewSpec()
                .withPersistentVolumeReclaimPolicy(reclaim)
                .withStorageClassName(claim.getSpec().getStorageClassName())
                .withAccessModes(claim.getSpec().getAccessModes())
                .withVolumeMode("Filesystem")
                .withCapacity(
                        Map.of(
                                "storage",
                                claim.getSpec().getResources().getRequests().get("storage")))
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endClaimRef()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(HOSTNAME)
                .withOperator("In")
                .withValues(List.of(hostname))
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec();
    }

    /** The node and directory of a volume that is to be removed with its claim. */
    Optional<Plan.Provision> removal(PersistentVolume volume) {
        Map<String, String> annotations = annotations(volume.getMetadata().getAnnotations());
        boolean ours =
                annotations.getOrDefault(PROVISIONED_BY, "").equals(LocalPathSettings.PROVISIONER);
        boolean released =
                volume.getStatus() != null && "Released".equals(volume.getStatus().getPhase());
        boolean delete = "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
        if (!ours || !released || !delete) {
            return Optional.empty();
        }
        String path =
                volume.getSpec().getLocal() != null
                        ? volume.getSpec().getLocal().getPath()
                        : volume.getSpec().getHostPath().getPath();
        // The annotation names the node itself: a hostname label may differ from it.
        String node = annotations.getOrDefault(NODE_OF_VOLUME, "");
        return Optional.of(new Plan.Provision(node, path, volume));
    }

    private static Map<String, String> annotations(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
