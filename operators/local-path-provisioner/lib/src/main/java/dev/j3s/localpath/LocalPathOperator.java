package dev.j3s.localpath;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;

/** Puts the local path provisioner into a process. */
public final class LocalPathOperator {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private LocalPathOperator() {}

    /** Watches claims and volumes of the whole cluster. */
    public static void register(
            Operator operator,
            KubernetesClient client,
            Clock clock,
            LocalPathSettings settings,
            NodeDirectories directories) {
        operator.register(claims(client, clock, settings, directories));
        operator.register(volumes(client, settings, directories));
    }

    /** The reconcilers alone, for a framework that registers them by itself. */
    public static ClaimReconciler claims(
            KubernetesClient client,
            Clock clock,
            LocalPathSettings settings,
            NodeDirectories directories) {
        var planner = new VolumePlanner(settings);
        return new ClaimReconciler(client, planner, directories, new ClaimEvents(client, clock));
    }

    public static VolumeReconciler volumes(
            KubernetesClient client, LocalPathSettings settings, NodeDirectories directories) {
        return new VolumeReconciler(client, settings, new VolumePlanner(settings), directories);
    }

    /** The StorageClass that clusters of j3s start with. */
    public static StorageClass storageClass() {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName("local-path")
                .addToAnnotations(DEFAULT_CLASS, "true")
                .addToAnnotations("defaultVolumeType", "local")
                .endMetadata()
                .withProvisioner(LocalPathSettings.PROVISIONER)
                .withVolumeBindingMode("WaitForFirstConsumer")
                .withReclaimPolicy("Delete")
                .build();
    }
}
