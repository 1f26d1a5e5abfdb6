package dev.j3s.apiserver.types.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.types.fields.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Cells of a core/v1 Event; shown newest facts first and its name last. */
final class EventCells {
    private EventCells() {}

    static List<Cell> all() {
        return List.of(
                EventCells::lastSeen,
                Cells.text("type"),
                Cells.text("reason"),
                (event, now) -> target(Fields.get(event, "involvedObject")),
                Cells.text("involvedObject", "fieldPath"),
                (event, now) -> source(event),
                (event, now) -> Fields.text(event, "message").strip(),
                EventCells::firstSeen,
                (event, now) -> count(event),
                Cells.NAME);
    }

    private static String firstSeen(JsonNode event, Instant now) {
        var first = Fields.get(event, "firstTimestamp");
        return HumanDuration.since(
                first.isMissingNode() ? Fields.get(event, "eventTime") : first, now);
    }

    private static String lastSeen(JsonNode event, Instant now) {
        var series = Fields.get(event, "series");
        if (series.isObject()) {
            return HumanDuration.since(Fields.get(series, "lastObservedTime"), now);
        }
        var last = Fields.get(event, "lastTimestamp");
        return last.isMissingNode() ? firstSeen(event, now) : HumanDuration.since(last, now);
    }

    private static String target(JsonNode reference) {
        var kind = Fields.text(reference, "kind").toLowerCase(Locale.ROOT);
        var name = Fields.text(reference, "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(JsonNode event) {
        var source = Fields.get(event, "source");
        var component =
                Cells.orElse(
                        Fields.text(source, "component"), Fields.text(event, "reportingComponent"));
        var instance =
                Cells.orElse(Fields.text(source, "host"), Fields.text(event, "reportingInstance"));
        return instance.isEmpty() ? component : component + ", " + instance;
    }

    private static long count(JsonNode event) {
        var series = Fields.get(event, "series");
        return series.isObject()
                ? Fields.number(series, "count")
                : Math.max(1, Fields.number(event, "count"));
    }
}
