package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.apiserver.watchcache.WatchItem;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A watch's events as the client asked for them. One for each watch; frames that many watches share
 * are kept with the event.
 */
public final class EventEncoder {
    private static final byte[] FRAME_END = "}\n".getBytes(StandardCharsets.UTF_8);

    private final ObjectEncoder objects;
    private final @Nullable TableEncoder tables;
    private final ResourceDefinition definition;
    private final ResourceDefinition.Version version;
    private boolean headSent;

    EventEncoder(
            ObjectEncoder objects,
            @Nullable TableEncoder tables,
            ResourceDefinition definition,
            ResourceDefinition.Version version) {
        this.objects = objects;
        this.tables = tables;
        this.definition = definition;
        this.version = version;
    }

    String contentType() {
        return objects.form().wire() == Form.Wire.JSON
                ? Media.JSON
                : objects.form().wire().contentType() + ";stream=watch";
    }

    /** {@code ADDED}, ... as the stream says it. */
    public static String type(WatchItem item) {
        return switch (item) {
            case WatchItem.Change change -> change.kind().name();
            case WatchItem.Bookmark ignored -> "BOOKMARK";
            case WatchItem.Failure ignored -> "ERROR";
        };
    }

    /** A whole frame: what goes on the wire. */
    byte[] frame(WatchItem item) {
        if (item instanceof WatchItem.Change change && tables == null) {
            var event = change.event();
            return event == null
                    ? made(change)
                    : event.frame(change.kind(), objects.key(), () -> made(change));
        }
        return frame(type(item), tree(item));
    }

    /** The object alone, in JSON. */
    public byte[] object(WatchItem item) {
        return item instanceof WatchItem.Change change && tables == null
                ? objects.json(change.object())
                : Json.write(tree(item));
    }

    private byte[] made(WatchItem.Change change) {
        var type = change.kind().name();
        return objects.form().wire() == Form.Wire.JSON
                ? jsonFrame(type, objects.json(change.object()))
                : frame(type, objects.tree(change.object()));
    }

    private byte[] frame(String type, JsonNode object) {
        return objects.form().wire() == Form.Wire.JSON
                ? jsonFrame(type, Json.write(object))
                : objects.wires().protobuf().encodeWatchFrame(type, object);
    }

    private static byte[] jsonFrame(String type, byte[] object) {
        var head = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
        var frame = new byte[head.length + object.length + FRAME_END.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(object, 0, frame, head.length, object.length);
        System.arraycopy(FRAME_END, 0, frame, head.length + object.length, FRAME_END.length);
        return frame;
    }

    private ObjectNode tree(WatchItem item) {
        return switch (item) {
            case WatchItem.Change change -> changed(change.object());
            case WatchItem.Bookmark bookmark -> bookmark(bookmark);
            case WatchItem.Failure failure -> failure.status().toJson();
        };
    }

    private ObjectNode changed(CachedObject object) {
        if (tables == null) {
            return objects.tree(object);
        }
        var head = !headSent;
        headSent = true;
        return tables.one(object, head);
    }

    private ObjectNode bookmark(WatchItem.Bookmark bookmark) {
        var object = Json.object();
        if (objects.form().shape() == Form.Shape.METADATA) {
            object.put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/" + objects.form().metaVersion());
        } else {
            object.put("kind", definition.names().kind())
                    .put("apiVersion", definition.resource(version).apiVersion());
        }
        var metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(bookmark.revision()));
        if (bookmark.initialEventsEnd()) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return object;
    }
}
