package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Client;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every type the server offers at one moment, each once, in its group's preferred version. A group
 * that does not answer (an aggregated server that is down) is named in {@code failures}.
 */
public record Discovery(List<ApiResource> resources, List<String> failures) {

    /** One endpoint; subresources are left out. */
    public record ApiResource(
            GroupVersionResource resource, String kind, boolean namespaced, Set<String> verbs) {}

    public Discovery {
        resources = List.copyOf(resources);
        failures = List.copyOf(failures);
    }

    public static Discovery read(Client client) {
        var found = new LinkedHashMap<GroupResource, ApiResource>();
        var failures = new ArrayList<String>();
        add(client, "", "v1", found, failures);
        for (var group : client.getPath("/apis").path("groups")) {
            var name = group.path("name").asText();
            var preferred = group.path("preferredVersion").path("version").asText();
            var versions = new ArrayList<>(List.of(preferred));
            for (var version : group.path("versions")) {
                if (!version.path("version").asText().equals(preferred)) {
                    versions.add(version.path("version").asText());
                }
            }
            versions.forEach(version -> add(client, name, version, found, failures));
        }
        return new Discovery(List.copyOf(found.values()), failures);
    }

    private static void add(
            Client client,
            String group,
            String version,
            Map<GroupResource, ApiResource> found,
            List<String> failures) {
        var path = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        JsonNode list;
        try {
            list = client.getPath(path);
        } catch (ApiException e) {
            // Gone between the two questions: no failure, the type does not exist any more.
            if (!e.isNotFound()) {
                failures.add(group + "/" + version + ": " + e.getMessage());
            }
            return;
        }
        for (var one : list.path("resources")) {
            var name = one.path("name").asText();
            if (name.indexOf('/') >= 0) {
                continue;
            }
            var verbs = new TreeSet<String>();
            one.path("verbs").forEach(verb -> verbs.add(verb.asText()));
            found.putIfAbsent(
                    new GroupResource(group, name),
                    new ApiResource(
                            new GroupVersionResource(group, version, name),
                            one.path("kind").asText(),
                            one.path("namespaced").asBoolean(),
                            verbs));
        }
    }

    /** The endpoint of a kind, in whichever version it is offered. */
    public Optional<ApiResource> ofKind(String apiVersion, String kind) {
        var group = GroupVersionKind.of(apiVersion, kind).group();
        return resources.stream()
                .filter(one -> one.kind().equals(kind) && one.resource().group().equals(group))
                .findFirst();
    }
}
