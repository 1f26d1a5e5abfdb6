package dev.j3s.apiserver.openapi;

import dev.j3s.apiserver.openapi.Operation.Body;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Subresource;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The paths of one version of one resource, from its verbs. */
final class Endpoints {
    private static final List<Integer> OK = List.of(200);
    private static final List<Integer> CREATED = List.of(200, 201);
    private static final List<Integer> ACCEPTED = List.of(200, 201, 202);
    private static final List<Integer> DELETED = List.of(200, 202);
    private static final String STATUS = DefinitionNames.META + "Status";

    /** Subresources that hand the connection over instead of answering with an object. */
    private static final Set<String> CONNECT = Set.of("attach", "exec", "portforward", "proxy");

    private final BuiltinSchemas schemas;
    private final DefinitionNames names;

    Endpoints(BuiltinSchemas schemas, DefinitionNames names) {
        this.schemas = schemas;
        this.names = names;
    }

    List<Endpoint> of(ResourceDefinition definition, Version version) {
        return new Resource(definition, version).endpoints();
    }

    private final class Resource {
        private final ResourceDefinition definition;
        private final Version version;
        private final GroupVersionKind kind;
        private final String own;

        Resource(ResourceDefinition definition, Version version) {
            this.definition = definition;
            this.version = version;
            this.kind = definition.kind(version);
            this.own = names.own(definition, version);
        }

        List<Endpoint> endpoints() {
            var found = new ArrayList<Endpoint>();
            var root = GroupVersionPath.of(kind.group(), kind.version()).serverPath();
            var plural = definition.names().plural();
            var collection =
                    definition.namespaced()
                            ? root + "/namespaces/{namespace}/" + plural
                            : root + "/" + plural;
            add(found, collection, List.of(), collection());
            add(found, collection + "/{name}", List.of(named(kind.kind())), item());
            for (var subresource : version.subresources().values()) {
                found.addAll(subresource(collection + "/{name}/", subresource));
            }
            if (definition.namespaced() && version.verbs().contains("list")) {
                found.add(
                        endpoint(
                                root + "/" + plural,
                                List.of(Parameter.PRETTY),
                                List.of(list("ForAllNamespaces"))));
            }
            return found;
        }

        private void add(
                List<Endpoint> found,
                String path,
                List<Parameter> parameters,
                List<Operation> operations) {
            if (!operations.isEmpty()) {
                found.add(endpoint(path, withNamespace(parameters), operations));
            }
        }

        private Endpoint endpoint(
                String path, List<Parameter> parameters, List<Operation> operations) {
            return new Endpoint(
                    path,
                    GroupVersionPath.of(kind.group(), kind.version()).tag(),
                    !definition.builtIn(),
                    parameters,
                    operations);
        }

        private List<Parameter> withNamespace(List<Parameter> parameters) {
            var all = new ArrayList<>(parameters);
            if (definition.namespaced()) {
                all.add(Parameter.NAMESPACE);
            }
            all.add(Parameter.PRETTY);
            return all;
        }

        private List<Operation> collection() {
            var operations = new ArrayList<Operation>();
            if (version.verbs().contains("list")) {
                operations.add(list(scoped("")));
            }
            if (version.verbs().contains("create")) {
                operations.add(
                        new Operation(
                                "post",
                                "post",
                                "create " + article(kind.kind()),
                                "create" + gv() + scoped(""),
                                kind,
                                Parameter.CREATE,
                                Body.of(own),
                                own,
                                ACCEPTED));
            }
            if (version.verbs().contains("deletecollection")) {
                var query =
                        Stream.concat(
                                        Parameter.LIST.stream()
                                                .filter(p ->
                                                        !p.name().endsWith("atch")
                                                                && !p.name().startsWith("allow")),
                                        Parameter.DELETE.stream())
                                .toList();
                operations.add(
                        new Operation(
                                "delete",
                                "deletecollection",
                                "delete collection of " + kind.kind(),
                                "delete" + gv() + "Collection" + scoped(""),
                                kind,
                                query,
                                Body.DELETE_OPTIONS,
                                STATUS,
                                OK));
            }
            return operations;
        }

        private Operation list(String suffix) {
            var id = suffix.equals("ForAllNamespaces") ? kind.kind() + suffix : suffix;
            return new Operation(
                    "get",
                    "list",
                    "list or watch objects of kind " + kind.kind(),
                    "list" + gv() + id,
                    kind,
                    Parameter.LIST,
                    Body.NONE,
                    names.list(definition, version),
                    OK);
        }

        private List<Operation> item() {
            var operations = new ArrayList<Operation>();
            var of = "the specified " + kind.kind();
            for (var verb : new TreeSet<>(version.verbs())) {
                switch (verb) {
                    case "get" -> operations.add(read("read " + of, "", kind, own));
                    case "update" -> operations.add(replace("replace " + of, "", kind, own));
                    case "patch" -> operations.add(patch("partially update " + of, "", kind, own));
                    case "delete" ->
                            operations.add(
                                    new Operation(
                                            "delete",
                                            "delete",
                                            "delete " + article(kind.kind()),
                                            "delete" + gv() + scoped(""),
                                            kind,
                                            Parameter.DELETE,
                                            Body.DELETE_OPTIONS,
                                            STATUS,
                                            DELETED));
                    default -> {
                        // The collection's path has the others.
                    }
                }
            }
            return operations;
        }

        private List<Endpoint> subresource(String prefix, Subresource subresource) {
            var name = subresource.name();
            var spoken = subresource.kind();
            if (CONNECT.contains(name)) {
                return connect(prefix, subresource);
            }
            var suffix = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            var body = names.ofKind(spoken);
            var operations = new ArrayList<Operation>();
            var of = name + " of the specified " + kind.kind();
            for (var verb : new TreeSet<>(subresource.verbs())) {
                switch (verb) {
                    case "get" ->
                            operations.add(
                                    read(
                                            "read " + of,
                                            suffix,
                                            spoken,
                                            name.equals("log") ? "" : body));
                    case "update" -> operations.add(replace("replace " + of, suffix, spoken, body));
                    case "patch" ->
                            operations.add(patch("partially update " + of, suffix, spoken, body));
                    case "create" ->
                            operations.add(
                                    new Operation(
                                            "post",
                                            "post",
                                            "create " + name + " of " + article(kind.kind()),
                                            "create" + gv() + scoped(suffix),
                                            spoken,
                                            Parameter.CREATE,
                                            Body.of(body),
                                            body,
                                            ACCEPTED));
                    default -> throw new IllegalArgumentException(name + " has verb " + verb);
                }
            }
            var parameters = new ArrayList<Parameter>();
            if (name.equals("log")) {
                parameters.addAll(options("PodLogOptions"));
            }
            parameters.add(named(spoken.kind()));
            return List.of(endpoint(prefix + name, withNamespace(parameters), operations));
        }

        private List<Endpoint> connect(String prefix, Subresource subresource) {
            var name = subresource.name();
            var spoken = subresource.kind();
            var operations = new ArrayList<Operation>();
            for (var verb : new TreeSet<>(subresource.verbs())) {
                var method = method(verb);
                var upper = method.toUpperCase(Locale.ROOT);
                operations.add(
                        new Operation(
                                method,
                                "connect",
                                "connect " + upper + " requests to " + name + " of " + kind.kind(),
                                "connect" + gv() + capital(method) + scoped(capital(name)),
                                spoken,
                                List.of(),
                                Body.NONE,
                                "",
                                OK));
            }
            var parameters = new ArrayList<Parameter>();
            parameters.addAll(options(spoken.kind()));
            parameters.add(named(spoken.kind()));
            if (definition.namespaced()) {
                parameters.add(Parameter.NAMESPACE);
            }
            return List.of(endpoint(prefix + name, parameters, operations));
        }

        private List<Parameter> options(String kindName) {
            return schemas.forKind(new GroupVersionKind("", "v1", kindName))
                    .map(Parameter::ofOptions)
                    .orElse(List.of());
        }

        private Operation read(
                String description, String suffix, GroupVersionKind of, String result) {
            return new Operation(
                    "get",
                    "get",
                    description,
                    "read" + gv() + scoped(suffix),
                    of,
                    List.of(),
                    Body.NONE,
                    result,
                    OK);
        }

        private Operation replace(
                String description, String suffix, GroupVersionKind of, String body) {
            return new Operation(
                    "put",
                    "put",
                    description,
                    "replace" + gv() + scoped(suffix),
                    of,
                    Parameter.UPDATE,
                    Body.of(body),
                    body,
                    CREATED);
        }

        private Operation patch(
                String description, String suffix, GroupVersionKind of, String body) {
            return new Operation(
                    "patch",
                    "patch",
                    description,
                    "patch" + gv() + scoped(suffix),
                    of,
                    Parameter.PATCH,
                    Body.PATCH,
                    body,
                    CREATED);
        }

        private String gv() {
            return GroupVersionPath.of(kind.group(), kind.version()).camel();
        }

        private String scoped(String suffix) {
            return (definition.namespaced() ? "Namespaced" : "") + kind.kind() + suffix;
        }
    }

    private static String method(String verb) {
        return switch (verb) {
            case "create" -> "post";
            case "update" -> "put";
            default -> verb;
        };
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Parameter named(String kind) {
        return Parameter.path("name", "name of the " + kind);
    }

    private static String article(String kind) {
        return ("AEIOU".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
    }
}
