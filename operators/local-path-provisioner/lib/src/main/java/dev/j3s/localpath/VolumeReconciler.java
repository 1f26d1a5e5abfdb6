package dev.j3s.localpath;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.file.Path;
import java.util.Optional;

/** Removes the directory of a released volume whose reclaim policy is Delete, then the volume. */
@ControllerConfiguration(name = "local-path-volumes")
public final class VolumeReconciler implements Reconciler<PersistentVolume> {
    private static final System.Logger LOG = System.getLogger(VolumeReconciler.class.getName());

    private final KubernetesClient client;
    private final LocalPathSettings settings;
    private final VolumePlanner planner;
    private final NodeDirectories directories;

    VolumeReconciler(
            KubernetesClient client,
            LocalPathSettings settings,
            VolumePlanner planner,
            NodeDirectories directories) {
        this.client = client;
        this.settings = settings;
        this.planner = planner;
        this.directories = directories;
    }

    @Override
    public UpdateControl<PersistentVolume> reconcile(
            PersistentVolume volume, Context<PersistentVolume> context) {
        Optional<VolumePlanner.Plan.Provision> removal = planner.removal(volume);
        if (removal.isPresent()) {
            remove(removal.get());
        }
        return UpdateControl.noUpdate();
    }

    private void remove(VolumePlanner.Plan.Provision removal) {
        String name = removal.volume().getMetadata().getName();
        boolean nodeGone = client.nodes().withName(removal.node()).get() == null;
        if (!settings.owns(Path.of(removal.path()))) {
            // Whoever may edit volumes must not be able to have any directory removed.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "volume path is outside the base directory, kept name={0} path={1}",
                    name,
                    removal.path());
            return;
        }
        if (nodeGone) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "node of the volume is gone, its directory is not removed name={0} node={1}",
                    name,
                    removal.node());
        } else {
            directories.remove(removal.node(), removal.path());
        }
        client.persistentVolumes().withName(name).delete();
    }
}
