package dev.j3s.apiserver.types;

import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Column;
import dev.j3s.apiserver.registry.ResourceDefinition.Names;
import dev.j3s.apiserver.registry.ResourceDefinition.Subresource;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.registry.VersionConverter;
import dev.j3s.apiserver.types.ResourceTable.Row;
import dev.j3s.apiserver.types.table.TypeColumns;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every type of Kubernetes that is stable in 1.36, as the registry serves it. */
public final class BuiltinTypes {
    private static final String EVENTS_GROUP = "events.k8s.io";
    private static final String AUTOSCALING_GROUP = "autoscaling";

    private final TypeColumns columns = TypeColumns.load();
    private final Map<String, Strategy> strategies = Strategies.all();

    private final Function<GroupVersionKind, Optional<Schema>> schemas;

    private BuiltinTypes(Function<GroupVersionKind, Optional<Schema>> schemas) {
        this.schemas = schemas;
    }

    /** One definition for each resource; those of a group stay together, the core group first. */
    public static List<ResourceDefinition> all() {
        return all(BuiltinSchemas.load()::forKind);
    }

    /** The same with schemas that the caller has loaded. */
    public static List<ResourceDefinition> all(
            Function<GroupVersionKind, Optional<Schema>> schemas) {
        return new BuiltinTypes(schemas).definitions();
    }

    private List<ResourceDefinition> definitions() {
        var rows = new LinkedHashMap<String, List<Row>>();
        for (var row : ResourceTable.read()) {
            rows.computeIfAbsent(row.plural() + "." + row.group(), key -> new ArrayList<>())
                    .add(row);
        }
        return rows.values().stream().map(this::definition).toList();
    }

    /** The newest version of {@code rows} is preferred and stored. */
    private ResourceDefinition definition(List<Row> rows) {
        var newestFirst = rows.reversed();
        var row = newestFirst.getFirst();
        if (row.group().equals(EVENTS_GROUP)) {
            return sharedEvents(row);
        }
        var versions = new ArrayList<Version>();
        for (var one : newestFirst) {
            versions.add(version(one, one.equals(row), columns(one)));
        }
        var converter =
                row.group().equals(AUTOSCALING_GROUP)
                        ? new AutoscalerConverter()
                        : VersionConverter.SAME;
        return new ResourceDefinition(
                row.group(),
                names(row),
                row.namespaced(),
                versions,
                strategies.getOrDefault(row.plural() + "." + row.group(), Strategies.PLAIN),
                converter,
                true);
    }

    /** Events of events.k8s.io are the core group's, told in other words. */
    private ResourceDefinition sharedEvents(Row row) {
        var stored = new GroupVersionKind("", "v1", row.kind());
        var storage =
                new Version(
                        stored.version(),
                        false,
                        true,
                        schema(stored),
                        row.verbs(),
                        Map.of(),
                        columns.of(row.kind()));
        return new ResourceDefinition(
                row.group(),
                names(row),
                row.namespaced(),
                List.of(version(row, false, columns(row)), storage),
                new EventStrategy(true),
                new EventConverter(),
                true,
                stored.group());
    }

    private List<Column> columns(Row row) {
        var of = columns.of(row.kind());
        if (row.group().equals(EVENTS_GROUP)) {
            return EventConverter.columns(of);
        }
        return row.group().equals(AUTOSCALING_GROUP) && row.version().equals("v1")
                ? AutoscalerConverter.columns(of)
                : of;
    }

    private static Names names(Row row) {
        return new Names(
                row.plural(),
                row.singular(),
                row.kind(),
                row.kind() + "List",
                row.shortNames(),
                row.categories());
    }

    private Version version(Row row, boolean storage, List<Column> columns) {
        var subresources = new LinkedHashMap<String, Subresource>();
        row.subresources()
                .forEach((name, facts) ->
                        subresources.put(
                                name,
                                new Subresource(
                                        name, facts.verbs(), facts.kind(), schema(facts.kind()))));
        return new Version(
                row.version(),
                true,
                storage,
                schema(row.groupVersionKind()),
                row.verbs(),
                subresources,
                columns);
    }

    /** Kinds that are only options of a connection (PodExecOptions) have no schema of their own. */
    private Schema schema(GroupVersionKind kind) {
        return schemas.apply(kind).orElse(Schema.ANYTHING);
    }
}
