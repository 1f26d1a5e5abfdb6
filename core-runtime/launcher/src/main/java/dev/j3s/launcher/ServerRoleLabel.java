package dev.j3s.launcher;

import dev.j3s.client.Client;
import dev.j3s.client.Informers;
import dev.j3s.client.Meta;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.util.Map;

/**
 * Marks the server's own node as control plane: the kubelet may not say that of itself, so the
 * server does.
 */
final class ServerRoleLabel {
    private static final System.Logger LOG = System.getLogger(ServerRoleLabel.class.getName());
    private static final String LABEL = "node-role.kubernetes.io/control-plane";
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");

    private ServerRoleLabel() {}

    static void keep(String node, Client client, Informers informers) {
        var spec =
                new Informers.Spec<>(
                        NODES, "", "fieldSelector=metadata.name%3D" + node, Meta.DECODER, Map.of());
        informers
                .informer(spec)
                .addHandler((key, _, after) -> {
                    if (after != null && after.label(LABEL).isEmpty()) {
                        Thread.startVirtualThread(() -> set(key.name(), client));
                    }
                });
    }

    private static void set(String node, Client client) {
        var patch = Json.object();
        patch.putObject("metadata").putObject("labels").put(LABEL, "true");
        try {
            client.patch(NODES, "", node, "", Client.PatchType.MERGE, patch);
        } catch (ApiException e) {
            // Gone meanwhile, or refused: the next event of the node tries again.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "node not labelled node={0} error={1}",
                    node,
                    e.getMessage());
        }
    }
}
