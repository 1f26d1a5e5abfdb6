package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Column;
import dev.j3s.apiserver.registry.VersionConverter;
import java.util.List;
import java.util.Map;

/** Between an Event of events.k8s.io/v1 and the core/v1 Event it is stored as: other words only. */
final class EventConverter implements VersionConverter {
    private static final Map<String, String> CORE_TO_EVENTS =
            Map.of(
                    "involvedObject", "regarding",
                    "message", "note",
                    "source", "deprecatedSource",
                    "firstTimestamp", "deprecatedFirstTimestamp",
                    "lastTimestamp", "deprecatedLastTimestamp",
                    "count", "deprecatedCount",
                    "reportingComponent", "reportingController");

    @Override
    public ObjectNode convert(ObjectNode object, String group, String from, String to) {
        var toCore = to.equals("v1");
        CORE_TO_EVENTS.forEach((core, events) -> {
            var value = object.remove(toCore ? events : core);
            if (value != null) {
                object.set(toCore ? core : events, value);
            }
        });
        return object;
    }

    /** The core type's columns, reading an Event of events.k8s.io. */
    static List<Column> columns(List<Column> core) {
        return core.stream()
                .map(column ->
                        new Column(
                                column.name(),
                                column.type(),
                                column.format(),
                                column.description(),
                                column.priority(),
                                (object, now) -> column.value().of(toCore(object), now)))
                .toList();
    }

    private static JsonNode toCore(JsonNode object) {
        return new EventConverter()
                .convert(object.deepCopy(), "events.k8s.io", "events.k8s.io/v1", "v1");
    }
}
