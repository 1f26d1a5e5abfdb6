package dev.j3s.localpath.app;

import dev.j3s.localpath.ClaimReconciler;
import dev.j3s.localpath.LocalDirectories;
import dev.j3s.localpath.LocalPathOperator;
import dev.j3s.localpath.LocalPathSettings;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import io.quarkiverse.operatorsdk.annotations.RBACRule;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets Quarkus find the library's reconciler, and states what it may do and how it is listed. */
@Singleton
@ControllerConfiguration(name = "local-path-claims")
@RBACRule(
        apiGroups = "",
        resources = {"persistentvolumeclaims", "nodes"},
        verbs = {"get", "list", "watch"})
@RBACRule(
        apiGroups = "",
        resources = {"events"},
        verbs = {"create"})
@RBACRule(
        apiGroups = "storage.k8s.io",
        resources = {"storageclasses"},
        verbs = {"get", "list", "watch"})
@CSVMetadata(
        bundleName = "j3s-local-path-provisioner",
        displayName = "j3s local path provisioner",
        description = "Provisions volumes that are directories of one node.")
public class ClaimController implements Reconciler<PersistentVolumeClaim> {
    private final ClaimReconciler reconciler;

    public ClaimController(
            KubernetesClient client,
            @ConfigProperty(name = "local-path.node-name") String node,
            @ConfigProperty(name = "local-path.base-path") String basePath) {
        var settings = new LocalPathSettings(Path.of(basePath));
        var directories = new LocalDirectories(node, settings);
        this.reconciler =
                LocalPathOperator.claims(client, Clock.systemUTC(), settings, directories);
    }

    @Override
    public UpdateControl<PersistentVolumeClaim> reconcile(
            PersistentVolumeClaim resource, Context<PersistentVolumeClaim> context) {
        return reconciler.reconcile(resource, context);
    }
}
