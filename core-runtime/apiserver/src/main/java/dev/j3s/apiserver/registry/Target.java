package dev.j3s.apiserver.registry;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is about and who asks. Collects the warnings for the answer; belongs to one
 * request.
 *
 * @param subresource empty for the object itself
 * @param namespace empty for cluster-scoped types, and for reads of all namespaces
 * @param name empty for a collection
 */
public record Target(
        ResourceDefinition definition,
        ResourceDefinition.Version version,
        String subresource,
        String namespace,
        String name,
        UserInfo user,
        List<String> warnings) {

    public static Target of(
            ResourceDefinition definition,
            ResourceDefinition.Version version,
            String subresource,
            String namespace,
            String name,
            UserInfo user) {
        return new Target(
                definition, version, subresource, namespace, name, user, new ArrayList<>(0));
    }

    public GroupResource resource() {
        return definition.groupResource();
    }

    /** Where the objects lie. */
    public GroupResource storageResource() {
        return definition.storageResource();
    }

    public GroupVersionResource versionedResource() {
        return definition.resource(version);
    }

    public GroupVersionKind kind() {
        return definition.kind(version);
    }

    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    boolean storageVersion() {
        return version.storage();
    }

    public Target named(String newName) {
        return new Target(definition, version, subresource, namespace, newName, user, warnings);
    }

    public Target in(String newNamespace, String newName) {
        return new Target(definition, version, subresource, newNamespace, newName, user, warnings);
    }
}
