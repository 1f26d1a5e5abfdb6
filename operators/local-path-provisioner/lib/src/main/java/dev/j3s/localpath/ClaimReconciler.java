package dev.j3s.localpath;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Gives a claim its volume as soon as the scheduler has chosen a node. */
@ControllerConfiguration(name = "local-path-claims")
public final class ClaimReconciler implements Reconciler<PersistentVolumeClaim> {
    private final KubernetesClient client;
    private final VolumePlanner planner;
    private final NodeDirectories directories;
    private final ClaimEvents events;

    ClaimReconciler(
            KubernetesClient client,
            VolumePlanner planner,
            NodeDirectories directories,
            ClaimEvents events) {
        this.client = client;
        this.planner = planner;
        this.directories = directories;
        this.events = events;
    }

    @Override
    public UpdateControl<PersistentVolumeClaim> reconcile(
            PersistentVolumeClaim claim, Context<PersistentVolumeClaim> context) {
        String className = claim.getSpec().getStorageClassName();
        if (!VolumePlanner.isOurs(claim) || className == null) {
            return UpdateControl.noUpdate();
        }
        var storageClass = client.storage().v1().storageClasses().withName(className).get();
        if (storageClass == null) {
            return UpdateControl.noUpdate();
        }
        switch (planner.plan(claim, storageClass, selectedNode(claim))) {
            case VolumePlanner.Plan.Nothing _ -> {}
            case VolumePlanner.Plan.Refuse refuse ->
                    events.warning(claim, "ProvisioningFailed", refuse.message());
            case VolumePlanner.Plan.Provision provision -> provision(claim, provision);
        }
        return UpdateControl.noUpdate();
    }

    private Optional<Node> selectedNode(PersistentVolumeClaim claim) {
        var annotations = claim.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations.get(VolumePlanner.SELECTED_NODE))
                .flatMap(name -> Optional.ofNullable(client.nodes().withName(name).get()));
    }

    /** The directory comes first: a volume must never be there without it. */
    private void provision(PersistentVolumeClaim claim, VolumePlanner.Plan.Provision provision) {
        directories.create(provision.node(), provision.path());
        String name = provision.volume().getMetadata().getName();
        try {
            client.resource(provision.volume()).create();
            events.normal(
                    claim, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
        } catch (KubernetesClientException e) {
            // The volume's name is made of the claim's uid: it is this claim's already.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
