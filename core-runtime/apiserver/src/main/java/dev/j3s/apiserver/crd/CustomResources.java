package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Names;
import dev.j3s.apiserver.registry.ResourceDefinition.Subresource;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.apiserver.registry.ScalePaths;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.registry.VersionConverter;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Schema;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From a CRD to the definition the registry serves. One instance serves the process; the
 * definitions it makes share one CEL environment, which is loaded by the first rule that runs.
 */
public final class CustomResources {
    private static final Set<String> VERBS =
            Set.of(
                    "get",
                    "list",
                    "watch",
                    "create",
                    "update",
                    "patch",
                    "delete",
                    "deletecollection");
    private static final Set<String> SUBRESOURCE_VERBS = Set.of("get", "update", "patch");
    private static final GroupVersionKind SCALE =
            new GroupVersionKind("autoscaling", "v1", "Scale");

    private final CrdSchemas schemas;
    private final Schema scale;
    private final CelEnvironment cel = new CelEnvironment();

    private final Clock clock;

    public CustomResources(BuiltinSchemas builtin, Clock clock) {
        this.clock = clock;
        this.schemas = new CrdSchemas(builtin);
        this.scale =
                builtin.forKind(SCALE)
                        .orElseThrow(() -> new IllegalStateException("no Scale schema"));
    }

    /** The strategy of the type CustomResourceDefinition itself. */
    public Strategy crdStrategy() {
        return new CrdStrategy(new CrdRules(schemas, cel), clock);
    }

    /**
     * A valid CRD's type. Names are those of the spec: call it for a CRD whose names are accepted.
     */
    public ResourceDefinition definitionOf(JsonNode crd) {
        var spec = crd.path("spec");
        var group = spec.path("group").asText();
        var kind = spec.path("names").path("kind").asText();
        var versions = new ArrayList<Version>();
        for (var version : CrdVersions.byPriority(spec.path("versions"))) {
            versions.add(version(version, group, kind));
        }
        return new ResourceDefinition(
                group,
                names(spec.path("names")),
                spec.path("scope").asText().equals("Namespaced"),
                versions,
                strategy(spec, versions),
                VersionConverter.SAME,
                false);
    }

    private static Names names(JsonNode names) {
        var kind = names.path("kind").asText();
        return new Names(
                names.path("plural").asText(),
                names.path("singular").asText(""),
                kind,
                names.path("listKind").asText(kind + "List"),
                CrdSchemas.strings(names.path("shortNames")),
                CrdSchemas.strings(names.path("categories")));
    }

    private Version version(JsonNode version, String group, String kind) {
        var name = version.path("name").asText();
        var schema = schemas.root(openApi(version), kind);
        var subresources = new LinkedHashMap<String, Subresource>();
        var wanted = version.path("subresources");
        if (wanted.has("status")) {
            var own = new GroupVersionKind(group, name, kind);
            subresources.put("status", new Subresource("status", SUBRESOURCE_VERBS, own, schema));
        }
        if (wanted.has("scale")) {
            subresources.put("scale", new Subresource("scale", SUBRESOURCE_VERBS, SCALE, scale));
        }
        return new Version(
                name,
                version.path("served").asBoolean(),
                version.path("storage").asBoolean(),
                schema,
                VERBS,
                subresources,
                PrinterColumns.of(version.path("additionalPrinterColumns")));
    }

    static JsonNode openApi(JsonNode version) {
        return version.path("schema").path("openAPIV3Schema");
    }

    private CustomStrategy strategy(JsonNode spec, List<Version> versions) {
        var storage = storage(spec.path("versions"));
        var schema = versions.stream().filter(Version::storage).findFirst().orElseThrow().schema();
        var selectable = new LinkedHashMap<String, SimpleJsonPath>();
        for (var field : storage.path("selectableFields")) {
            var path = field.path("jsonPath").asText();
            selectable.put(
                    path.startsWith(".") ? path.substring(1) : path, SimpleJsonPath.parse(path));
        }
        return new CustomStrategy(
                schema,
                openApi(storage),
                storage.path("subresources").has("status"),
                new CelRules(cel, openApi(storage)),
                selectable,
                scales(spec.path("versions")));
    }

    private static Map<String, ScalePaths> scales(JsonNode versions) {
        var scales = new HashMap<String, ScalePaths>();
        for (var version : versions) {
            var scale = version.path("subresources").path("scale");
            if (scale.isObject()) {
                scales.put(
                        version.path("name").asText(),
                        new ScalePaths(
                                scale.path("specReplicasPath").asText(),
                                scale.path("statusReplicasPath").asText(),
                                scale.path("labelSelectorPath").asText("")));
            }
        }
        return scales;
    }

    static JsonNode storage(JsonNode versions) {
        for (var version : versions) {
            if (version.path("storage").asBoolean()) {
                return version;
            }
        }
        return MissingNode.getInstance();
    }
}
