package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type as data: everything the verbs, discovery, OpenAPI and tables need to serve it. A CRD makes
 * one at run time; built-in types are loaded the same way, and no code asks which it is.
 *
 * @param versions in discovery order, most preferred first; exactly one is the storage version
 * @param builtIn list items omit kind and apiVersion as upstream's typed lists do
 * @param storageGroup the group whose objects these are in the store: the type's own but for
 *     events.k8s.io, which shows the core group's Events. There the storage version is one of the
 *     core group, is not served, and the converter gets apiVersions ({@code events.k8s.io/v1})
 *     instead of version names
 */
public record ResourceDefinition(
        String group,
        Names names,
        boolean namespaced,
        List<Version> versions,
        Strategy strategy,
        VersionConverter converter,
        boolean builtIn,
        String storageGroup) {

    /** A type that keeps its objects under its own group. */
    public ResourceDefinition(
            String group,
            Names names,
            boolean namespaced,
            List<Version> versions,
            Strategy strategy,
            VersionConverter converter,
            boolean builtIn) {
        this(group, names, namespaced, versions, strategy, converter, builtIn, group);
    }

    public record Names(
            String plural,
            String singular,
            String kind,
            String listKind,
            List<String> shortNames,
            List<String> categories) {
        public Names {
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
        }
    }

    /**
     * @param verbs of the main resource, in API words: get, list, watch, create, update, patch,
     *     delete, deletecollection
     * @param subresources by name: status, scale, ...
     * @param columns of the Table form, all of them: Name and Age included, in the order shown;
     *     empty: Name and Created At
     */
    public record Version(
            String name,
            boolean served,
            boolean storage,
            Schema schema,
            Set<String> verbs,
            Map<String, Subresource> subresources,
            List<Column> columns) {
        public Version {
            verbs = Set.copyOf(verbs);
            subresources = Map.copyOf(subresources);
            columns = List.copyOf(columns);
        }
    }

    /**
     * @param kind of the body it speaks when that is not the resource's own, such as autoscaling/v1
     *     Scale
     */
    public record Subresource(
            String name, Set<String> verbs, GroupVersionKind kind, Schema schema) {
        public Subresource {
            verbs = Set.copyOf(verbs);
        }
    }

    /**
     * A column of the Table form.
     *
     * @param priority 0 is always shown, more only by {@code -o wide}
     * @param value makes the cell: a String, Number, Boolean or null
     */
    public record Column(
            String name,
            String type,
            String format,
            String description,
            int priority,
            Cell value) {}

    /** Makes one cell from an object in the table's version. */
    @FunctionalInterface
    public interface Cell {
        @Nullable Object of(JsonNode object, Instant now);
    }

    public ResourceDefinition {
        versions = List.copyOf(versions);
    }

    public GroupResource groupResource() {
        return new GroupResource(group, names.plural());
    }

    /** Where the store and the watch cache keep this type's objects. */
    public GroupResource storageResource() {
        return new GroupResource(storageGroup, names.plural());
    }

    public Version storageVersion() {
        return versions.stream().filter(Version::storage).findFirst().orElseThrow();
    }

    /** A version of the type's own group. */
    public Optional<Version> version(String name) {
        return versions.stream()
                .filter(v -> v.name().equals(name) && group(v).equals(group))
                .findFirst();
    }

    /** What objects of {@code version} carry as apiVersion and kind. */
    public GroupVersionKind kind(Version version) {
        return new GroupVersionKind(group(version), version.name(), names.kind());
    }

    /**
     * The object in another version of this type, with its apiVersion; the same tree when both are
     * one. May change {@code object}. Callers use this and never the converter itself.
     */
    public ObjectNode convert(ObjectNode object, Version from, Version to) {
        var source = kind(from);
        var target = kind(to);
        if (source.equals(target)) {
            return object;
        }
        var shared = !storageGroup.equals(group);
        var converted =
                converter.convert(
                        object,
                        group,
                        shared ? source.apiVersion() : from.name(),
                        shared ? target.apiVersion() : to.name());
        return converted.put("apiVersion", target.apiVersion());
    }

    private String group(Version version) {
        return version.storage() ? storageGroup : group;
    }

    public GroupVersionResource resource(Version version) {
        return new GroupVersionResource(group, version.name(), names.plural());
    }
}
