package dev.j3s.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Subresource;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the server offers, as trees: made of the catalog, one state of it at a time. */
public final class Discovery {
    private final DefinitionCatalog catalog;

    public Discovery(DefinitionCatalog catalog) {
        this.catalog = catalog;
    }

    /** {@code /api}. */
    public ObjectNode coreVersions(String serverAddress) {
        var json = Json.object().put("kind", "APIVersions");
        var versions = json.putArray("versions");
        versions("").forEach(versions::add);
        json.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return json;
    }

    /** {@code /apis}; {@code aggregated} are groups of other servers. */
    public ObjectNode groups(List<ObjectNode> aggregated) {
        var json = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = json.putArray("groups");
        for (var group : groupNames()) {
            groups.add(groupBody(Json.object(), group));
        }
        aggregated.forEach(groups::add);
        return json;
    }

    /** {@code /apis/G}; absent for a group that is not served. */
    public Optional<ObjectNode> group(String group) {
        if (versions(group).isEmpty()) {
            return Optional.empty();
        }
        var json = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        return Optional.of(groupBody(json, group));
    }

    private ObjectNode groupBody(ObjectNode json, String group) {
        json.put("name", group);
        var versions = json.putArray("versions");
        for (var version : versions(group)) {
            versions.addObject().put("groupVersion", group + "/" + version).put("version", version);
        }
        var preferred = versions(group).getFirst();
        json.putObject("preferredVersion")
                .put("groupVersion", group + "/" + preferred)
                .put("version", preferred);
        return json;
    }

    /** {@code /apis/G/V}; absent for a version that is not served. */
    public Optional<ObjectNode> resources(String group, String version) {
        var served = served(group, version);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        var json = Json.object().put("kind", "APIResourceList");
        if (!group.isEmpty()) {
            json.put("apiVersion", "v1");
        }
        json.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        var resources = json.putArray("resources");
        for (var definition : served) {
            var one = definition.version(version).orElseThrow();
            if (!one.verbs().isEmpty()) {
                addResource(resources, definition, one);
            }
            one.subresources().values().stream()
                    .sorted(Comparator.comparing(Subresource::name))
                    .forEach(sub -> addSubresource(resources, definition, one, sub));
        }
        return Optional.of(json);
    }

    private static void addResource(
            ArrayNode resources, ResourceDefinition definition, Version version) {
        var names = definition.names();
        var json =
                resources
                        .addObject()
                        .put("name", names.plural())
                        .put("singularName", names.singular())
                        .put("namespaced", definition.namespaced())
                        .put("kind", names.kind());
        verbs(json, version.verbs());
        if (!names.shortNames().isEmpty()) {
            names.shortNames().forEach(json.putArray("shortNames")::add);
        }
        if (!names.categories().isEmpty()) {
            names.categories().forEach(json.putArray("categories")::add);
        }
        if (version.verbs().contains("list")) {
            json.put("storageVersionHash", StorageHash.of(definition));
        }
    }

    private static void addSubresource(
            ArrayNode resources, ResourceDefinition definition, Version version, Subresource sub) {
        var json =
                resources
                        .addObject()
                        .put("name", definition.names().plural() + "/" + sub.name())
                        .put("singularName", "")
                        .put("namespaced", definition.namespaced());
        var own = definition.kind(version);
        if (!sub.kind().apiVersion().equals(own.apiVersion())) {
            if (!sub.kind().group().isEmpty()) {
                json.put("group", sub.kind().group());
            }
            json.put("version", sub.kind().version());
        }
        json.put("kind", sub.kind().kind());
        verbs(json, sub.verbs());
    }

    private static void verbs(ObjectNode json, Set<String> verbs) {
        new TreeSet<>(verbs).forEach(json.putArray("verbs")::add);
    }

    /**
     * The aggregated document of {@code /api} or {@code /apis}.
     *
     * @param version of apidiscovery.k8s.io: v2 or v2beta1
     */
    public ObjectNode aggregated(boolean core, String version) {
        var json =
                Json.object()
                        .put("kind", "APIGroupDiscoveryList")
                        .put("apiVersion", "apidiscovery.k8s.io/" + version);
        json.putObject("metadata");
        var items = json.putArray("items");
        for (var group : core ? List.of("") : groupNames()) {
            var item = items.addObject();
            var metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            metadata.putNull("creationTimestamp");
            var versions = item.putArray("versions");
            for (var one : versions(group)) {
                var v = versions.addObject().put("version", one);
                var resources = v.putArray("resources");
                served(group, one).forEach(d -> addAggregated(resources, d, one));
                v.put("freshness", "Current");
            }
        }
        return json;
    }

    private static void addAggregated(
            ArrayNode resources, ResourceDefinition definition, String versionName) {
        var version = definition.version(versionName).orElseThrow();
        var names = definition.names();
        var json = resources.addObject().put("resource", names.plural());
        if (!version.verbs().isEmpty()) {
            kind(json.putObject("responseKind"), definition, version);
        }
        json.put("scope", definition.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", names.singular());
        verbs(json, version.verbs());
        if (!names.shortNames().isEmpty()) {
            names.shortNames().forEach(json.putArray("shortNames")::add);
        }
        if (!names.categories().isEmpty()) {
            names.categories().forEach(json.putArray("categories")::add);
        }
        if (version.subresources().isEmpty()) {
            return;
        }
        var subresources = json.putArray("subresources");
        version.subresources().values().stream()
                .sorted(Comparator.comparing(Subresource::name))
                .forEach(sub -> {
                    var one = subresources.addObject().put("subresource", sub.name());
                    one.putObject("responseKind")
                            .put("group", sub.kind().group())
                            .put("version", sub.kind().version())
                            .put("kind", sub.kind().kind());
                    verbs(one, sub.verbs());
                });
    }

    private static void kind(ObjectNode json, ResourceDefinition definition, Version version) {
        json.put("group", definition.group())
                .put("version", version.name())
                .put("kind", definition.names().kind());
    }

    private List<String> groupNames() {
        return catalog.byGroup().keySet().stream()
                .filter(group -> !group.isEmpty() && !versions(group).isEmpty())
                .toList();
    }

    private List<ResourceDefinition> served(String group, String version) {
        return catalog.byGroup().getOrDefault(group, List.of()).stream()
                .filter(d -> d.version(version).filter(Version::served).isPresent())
                .sorted(Comparator.comparing(d -> d.names().plural()))
                .toList();
    }

    /** Served versions of a group, the preferred one first. */
    private List<String> versions(String group) {
        var names = new LinkedHashSet<String>();
        for (var definition : catalog.byGroup().getOrDefault(group, List.of())) {
            definition.versions().stream()
                    .filter(Version::served)
                    .filter(v -> definition.version(v.name()).isPresent())
                    .forEach(v -> names.add(v.name()));
        }
        var sorted = new ArrayList<>(names);
        sorted.sort(VersionOrder.INSTANCE);
        return sorted;
    }
}
