package dev.j3s.helm.controller;

import dev.j3s.helm.engine.Capabilities;
import dev.j3s.helm.engine.Lookup;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What charts may ask about the live cluster: its version, its APIs, its objects. */
final class ClusterFacts implements Lookup {
    private final KubernetesClient client;
    private final ResourceTypes types;

    ClusterFacts(KubernetesClient client, ResourceTypes types) {
        this.client = client;
        this.types = types;
    }

    Capabilities capabilities() {
        SortedSet<String> versions = new TreeSet<>();
        add("v1", versions);
        for (APIGroup group : client.getApiGroups().getGroups()) {
            for (GroupVersionForDiscovery version : group.getVersions()) {
                add(version.getGroupVersion(), versions);
            }
        }
        String version = client.getKubernetesVersion().getGitVersion();
        return new Capabilities(version, List.copyOf(versions));
    }

    private void add(String groupVersion, SortedSet<String> versions) {
        versions.add(groupVersion);
        var resources = client.getApiResources(groupVersion);
        if (resources != null) {
            resources.getResources().forEach(r -> versions.add(groupVersion + "/" + r.getKind()));
        }
    }

    @Override
    public Optional<String> find(String apiVersion, String kind, String namespace, String name) {
        var type = types.find(apiVersion, kind);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var all = client.genericKubernetesResources(type.get());
        Object found;
        if (name.isEmpty()) {
            found =
                    namespace.isEmpty()
                            ? all.inAnyNamespace().list()
                            : all.inNamespace(namespace).list();
        } else {
            found =
                    namespace.isEmpty()
                            ? all.withName(name).get()
                            : all.inNamespace(namespace).withName(name).get();
        }
        return Optional.ofNullable(found).map(Serialization::asJson);
    }
}
