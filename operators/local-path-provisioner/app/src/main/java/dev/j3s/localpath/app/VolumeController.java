package dev.j3s.localpath.app;

import dev.j3s.localpath.LocalDirectories;
import dev.j3s.localpath.LocalPathOperator;
import dev.j3s.localpath.LocalPathSettings;
import dev.j3s.localpath.VolumeReconciler;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import io.quarkiverse.operatorsdk.annotations.RBACRule;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets Quarkus find the library's reconciler, and states what it may do and how it is listed. */
@Singleton
@ControllerConfiguration(name = "local-path-volumes")
@RBACRule(
        apiGroups = "",
        resources = {"persistentvolumes"},
        verbs = {"get", "list", "watch", "create", "delete"})
@CSVMetadata(
        bundleName = "j3s-local-path-provisioner",
        displayName = "j3s local path provisioner",
        description = "Provisions volumes that are directories of one node.")
public class VolumeController implements Reconciler<PersistentVolume> {
    private final VolumeReconciler reconciler;

    public VolumeController(
            KubernetesClient client,
            @ConfigProperty(name = "local-path.node-name") String node,
            @ConfigProperty(name = "local-path.base-path") String basePath) {
        var settings = new LocalPathSettings(Path.of(basePath));
        var directories = new LocalDirectories(node, settings);
        this.reconciler = LocalPathOperator.volumes(client, settings, directories);
    }

    @Override
    public UpdateControl<PersistentVolume> reconcile(
            PersistentVolume resource, Context<PersistentVolume> context) {
        return reconciler.reconcile(resource, context);
    }
}
