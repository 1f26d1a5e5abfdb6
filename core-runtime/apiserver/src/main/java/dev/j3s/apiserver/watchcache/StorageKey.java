package dev.j3s.apiserver.watchcache;

import dev.j3s.model.GroupResource;
import dev.j3s.model.ObjectKey;

/**
 * Where an object lies in the store: {@code /registry/<group>/<resource>/[<namespace>/]<name>}, the
 * core group spelled {@code core}.
 */
public record StorageKey(GroupResource resource, ObjectKey object) {
    public static final String ROOT = "/registry/";
    private static final String CORE = "core";

    /** {@code namespace} is empty for a cluster-scoped object. */
    public static String of(GroupResource resource, String namespace, String name) {
        var prefix = prefix(resource);
        return namespace.isEmpty() ? prefix + name : prefix + namespace + "/" + name;
    }

    /** What every key of the type starts with. */
    public static String prefix(GroupResource resource) {
        var group = resource.group().isEmpty() ? CORE : resource.group();
        return ROOT + group + "/" + resource.resource() + "/";
    }

    public static StorageKey parse(String key) {
        var group = key.indexOf('/', ROOT.length());
        var resource = group < 0 ? -1 : key.indexOf('/', group + 1);
        if (!key.startsWith(ROOT) || resource < 0) {
            throw new IllegalArgumentException("no object's key: " + key);
        }
        var groupName = key.substring(ROOT.length(), group);
        var type =
                new GroupResource(
                        groupName.equals(CORE) ? "" : groupName,
                        key.substring(group + 1, resource));
        var rest = key.substring(resource + 1);
        var slash = rest.indexOf('/');
        return new StorageKey(
                type,
                slash < 0
                        ? new ObjectKey("", rest)
                        : new ObjectKey(rest.substring(0, slash), rest.substring(slash + 1)));
    }
}
