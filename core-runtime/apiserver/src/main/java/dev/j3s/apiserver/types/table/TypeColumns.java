package dev.j3s.apiserver.types.table;

import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.registry.ResourceDefinition.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Table columns of every built-in kind that has its own: headers from {@code columns.tsv},
 * cells from code.
 */
public final class TypeColumns {
    private static final String HEADERS = "/dev/j3s/apiserver/types/columns.tsv";

    private static final String NAME_DESCRIPTION =
            "Name must be unique within a namespace. Is required when creating "
                    + "resources, although some resources may allow a client to request the "
                    + "generation of an appropriate name automatically. Name is primarily "
                    + "intended for creation idempotence and configuration definition. "
                    + "Cannot be updated. More info: "
                    + "https://kubernetes.io/docs/concepts/overview/working-with-objects/name"
                    + "s#names";
    private static final String CREATED_DESCRIPTION =
            "CreationTimestamp is a timestamp representing the server time when "
                    + "this object was created. It is not guaranteed to be set in "
                    + "happens-before order across separate operations. Clients may not set "
                    + "this value. It is represented in RFC3339 form and is in "
                    + "UTC.\n\nPopulated by the system. Read-only. Null for lists. More "
                    + "info: "
                    + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-c"
                    + "onventions.md#metadata";

    /** What most Name and Age columns say, named in the file instead of repeated. */
    private static final Map<String, String> SHARED_DESCRIPTIONS =
            Map.of("@name", NAME_DESCRIPTION, "@created", CREATED_DESCRIPTION);

    private record Header(
            String name, String type, String format, int priority, String description) {}

    private final Map<String, List<Column>> byKind;

    private TypeColumns(Map<String, List<Column>> byKind) {
        this.byKind = byKind;
    }

    public static TypeColumns load() {
        var cells = new HashMap<String, List<Cell>>();
        cells.putAll(WorkloadCells.byKind());
        cells.putAll(CoreCells.byKind());
        cells.putAll(NetworkCells.byKind());
        cells.putAll(ClusterCells.byKind());
        cells.put("Event", EventCells.all());
        var columns = new HashMap<String, List<Column>>();
        headers().forEach((kind, of) -> columns.put(kind, zip(kind, of, cells.get(kind))));
        return new TypeColumns(Map.copyOf(columns));
    }

    /** Empty for a kind that shows Name and Created At only. */
    public List<Column> of(String kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    private static List<Column> zip(String kind, List<Header> headers, @Nullable List<Cell> cells) {
        if (cells == null || cells.size() != headers.size()) {
            throw new IllegalStateException("columns and cells of " + kind + " differ");
        }
        var columns = new ArrayList<Column>();
        for (var i = 0; i < cells.size(); i++) {
            var h = headers.get(i);
            columns.add(
                    new Column(
                            h.name(),
                            h.type(),
                            h.format(),
                            h.description(),
                            h.priority(),
                            cells.get(i)));
        }
        return columns;
    }

    private static Map<String, List<Header>> headers() {
        var byKind = new LinkedHashMap<String, List<Header>>();
        try (var in = TypeColumns.class.getResourceAsStream(HEADERS)) {
            if (in == null) {
                throw new IllegalStateException(HEADERS + " is not on the class path");
            }
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    var f = line.split("\t", -1);
                    byKind.computeIfAbsent(f[0], kind -> new ArrayList<>())
                            .add(new Header(f[1], f[2], f[3], Integer.parseInt(f[4]), text(f[5])));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byKind;
    }

    private static String text(String description) {
        return SHARED_DESCRIPTIONS.getOrDefault(description, description).replace("\\n", "\n");
    }
}
