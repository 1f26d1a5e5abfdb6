package dev.j3s.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.model.BuiltinDescriptions;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Json;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Puts a document together: info, paths, and every schema these refer to. */
final class DocumentBuilder {
    private final BuiltinSchemas schemas;
    private final String kubernetesVersion;
    private final Collection<ResourceDefinition> definitions;

    DocumentBuilder(
            BuiltinSchemas schemas,
            String kubernetesVersion,
            Collection<ResourceDefinition> definitions) {
        this.schemas = schemas;
        this.kubernetesVersion = kubernetesVersion;
        this.definitions = definitions;
    }

    /** The v3 document of one group version. */
    ObjectNode v3(GroupVersionPath groupVersion) {
        var own = new GroupVersionKind(groupVersion.group(), groupVersion.version(), "");
        var parts =
                parts(Dialect.V3, shown -> shown.equals("v1") || shown.equals(own.apiVersion()));
        var paths =
                paths(
                        parts,
                        (definition, version) ->
                                definition.group().equals(groupVersion.group())
                                        && version.name().equals(groupVersion.version()));
        var document = Json.object().put("openapi", "3.0.0");
        info(document);
        document.set("paths", paths);
        var components = document.putObject("components");
        components.set("schemas", parts.collected().all());
        bearer(components.putObject("securitySchemes"));
        return document;
    }

    /** The one v2 document. */
    ObjectNode v2() {
        var parts = parts(Dialect.V2, groupVersion -> true);
        var paths = paths(parts, (definition, version) -> true);
        var document = Json.object().put("swagger", "2.0");
        info(document);
        document.set("paths", paths);
        document.set("definitions", parts.collected().all());
        document.set("parameters", parts.writer().sharedParameters());
        bearer(document.putObject("securityDefinitions"));
        document.putArray("security").addObject().putArray("BearerToken");
        return document;
    }

    private record Parts(Endpoints endpoints, Definitions collected, PathWriter writer) {}

    private Parts parts(Dialect dialect, Predicate<String> shown) {
        var names = new DefinitionNames(schemas, definitions, shown);
        var collected =
                new Definitions(
                        dialect,
                        schemas,
                        BuiltinDescriptions.load(),
                        names,
                        new CustomDefinitions(dialect, names, definitions));
        return new Parts(
                new Endpoints(schemas, names), collected, new PathWriter(dialect, collected));
    }

    private ObjectNode paths(Parts parts, BiPredicate<ResourceDefinition, Version> wanted) {
        var byPath = new TreeMap<String, ObjectNode>();
        for (var definition : definitions) {
            for (var version : DefinitionNames.served(definition)) {
                if (!wanted.test(definition, version)) {
                    continue;
                }
                for (var endpoint : parts.endpoints().of(definition, version)) {
                    byPath.put(endpoint.path(), parts.writer().path(endpoint));
                }
            }
        }
        var paths = Json.object();
        byPath.forEach(paths::set);
        return paths;
    }

    private void info(ObjectNode document) {
        document.putObject("info").put("title", "Kubernetes").put("version", kubernetesVersion);
    }

    private static void bearer(ObjectNode schemes) {
        schemes.putObject("BearerToken")
                .put("description", "Bearer Token authentication")
                .put("type", "apiKey")
                .put("name", "authorization")
                .put("in", "header");
    }
}
