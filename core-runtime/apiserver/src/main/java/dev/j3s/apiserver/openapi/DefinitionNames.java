package dev.j3s.apiserver.openapi;

import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Schema;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which definition describes which kinds, and back. */
final class DefinitionNames {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static final List<String> KINDS_OF_EVERY_GROUP = List.of("DeleteOptions", "WatchEvent");
    private static final List<String> KINDS_OF_META =
            List.of("Status", "APIGroup", "APIGroupList", "APIResourceList", "APIVersions");

    private final BuiltinSchemas schemas;
    private final Map<String, List<GroupVersionKind>> kinds = new HashMap<>();

    /** {@code shown} chooses the group versions DeleteOptions and its like are listed for. */
    DefinitionNames(
            BuiltinSchemas schemas,
            Collection<ResourceDefinition> definitions,
            Predicate<String> shown) {
        this.schemas = schemas;
        var groupVersions = new TreeSet<String>();
        groupVersions.add("v1");
        for (var definition : definitions) {
            for (var version : served(definition)) {
                groupVersions.add(definition.kind(version).apiVersion());
                kinds.put(own(definition, version), List.of(definition.kind(version)));
                kinds.put(list(definition, version), List.of(listKind(definition, version)));
                for (var subresource : version.subresources().values()) {
                    var kind = subresource.kind();
                    schemas.forKind(kind).ifPresent(s -> kinds.put(s.name(), List.of(kind)));
                }
            }
        }
        for (var kind : KINDS_OF_META) {
            kinds.put(META + kind, List.of(new GroupVersionKind("", "v1", kind)));
        }
        for (var kind : KINDS_OF_EVERY_GROUP) {
            kinds.put(
                    META + kind,
                    groupVersions.stream()
                            .filter(shown)
                            .map(gv -> GroupVersionKind.of(gv, kind))
                            .toList());
        }
    }

    /** The versions a document shows: served, and of the type's own group. */
    static List<Version> served(ResourceDefinition definition) {
        return definition.versions().stream()
                .filter(v -> v.served() && definition.kind(v).group().equals(definition.group()))
                .toList();
    }

    /** What a definition's {@code x-kubernetes-group-version-kind} lists; empty for a part. */
    List<GroupVersionKind> kindsOf(String definition) {
        return kinds.getOrDefault(definition, List.of());
    }

    String own(ResourceDefinition definition, Version version) {
        return ofKind(definition.kind(version));
    }

    String list(ResourceDefinition definition, Version version) {
        return ofKind(listKind(definition, version));
    }

    /** A built-in kind's definition, or the name a custom kind gets. */
    String ofKind(GroupVersionKind kind) {
        return schemas.forKind(kind).map(Schema::name).orElseGet(() -> custom(kind));
    }

    private static GroupVersionKind listKind(ResourceDefinition definition, Version version) {
        return new GroupVersionKind(
                definition.group(), version.name(), definition.names().listKind());
    }

    private static String custom(GroupVersionKind kind) {
        var parts = Arrays.asList(kind.group().split("\\.")).reversed();
        return parts.stream().collect(Collectors.joining("."))
                + "."
                + kind.version()
                + "."
                + kind.kind();
    }
}
