package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.http.ListPayload.Slice;
import dev.j3s.apiserver.registry.ObjectList;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One type's objects in the form and version a client asked for. JSON in the storage version is the
 * stored bytes; everything else is made on demand and kept beside the object.
 */
final class ObjectEncoder {
    private static final int METADATA_FIELD = "\"metadata\":".length();

    /** What encoded bytes are kept under. */
    private record Key(Form form, String group, String version, @Nullable Strategy defaultsFrom) {}

    private final ResourceDefinition definition;
    private final ResourceDefinition.Version version;
    private final Form form;
    private final Wires wires;
    private final boolean defaulted;
    private final boolean asStored;
    private final Key key;

    ObjectEncoder(
            ResourceDefinition definition,
            ResourceDefinition.Version version,
            Form form,
            Wires wires) {
        this.definition = definition;
        this.version = version;
        this.form = form;
        this.wires = wires;
        var strategy = definition.strategy();
        this.defaulted = strategy.defaultsOnRead();
        this.asStored =
                version.storage()
                        && !defaulted
                        && form.wire() == Form.Wire.JSON
                        && form.shape() == Form.Shape.OBJECT
                        && !form.pretty();
        this.key = new Key(form, definition.group(), version.name(), defaulted ? strategy : null);
    }

    Form form() {
        return form;
    }

    /** What shared event frames are kept under. */
    Object key() {
        return key;
    }

    Wires wires() {
        return wires;
    }

    /** Tables are made elsewhere. */
    byte[] encode(CachedObject object) {
        if (asStored) {
            return object.json();
        }
        return object.encoded(key, () -> wires.write(tree(object), form));
    }

    /** JSON of the object or its metadata, without the wire format. */
    byte[] json(CachedObject object) {
        if (form.shape() == Form.Shape.METADATA) {
            return metadata(object);
        }
        return version.storage() && !defaulted ? object.json() : Json.write(tree(object));
    }

    ObjectNode tree(CachedObject object) {
        return form.shape() == Form.Shape.METADATA
                ? Json.parseObject(metadata(object))
                : converted(object.tree());
    }

    /** An object that was not stored. */
    byte[] encode(ObjectNode object) {
        if (form.shape() != Form.Shape.METADATA) {
            return wires.write(converted(object), form);
        }
        var partial =
                Json.object()
                        .put("kind", "PartialObjectMetadata")
                        .put("apiVersion", "meta.k8s.io/" + form.metaVersion());
        partial.set("metadata", object.get("metadata"));
        return wires.write(partial, form);
    }

    ObjectNode converted(ObjectNode object) {
        if (defaulted) {
            definition.strategy().applyDefaults(object);
        }
        return definition.convert(object, definition.storageVersion(), version);
    }

    byte[] metadata(CachedObject object) {
        var head =
                ("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/"
                                + form.metaVersion()
                                + "\",\"metadata\":")
                        .getBytes(StandardCharsets.UTF_8);
        var length = object.metadataEnd() - object.metadataStart();
        var all = new byte[head.length + length + 1];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(object.json(), object.metadataStart(), all, head.length, length);
        all[all.length - 1] = '}';
        return all;
    }

    Payload list(ObjectList list) {
        return switch (form.wire()) {
            case JSON -> form.pretty() ? Payload.of(wires.write(listTree(list), form)) : json(list);
            case YAML, PROTOBUF -> Payload.of(wires.write(listTree(list), form));
        };
    }

    private Payload json(ObjectList list) {
        var head = Json.write(header(list));
        var open = new ByteArrayOutputStream(head.length + 16);
        open.write(head, 0, head.length - 1);
        open.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
        return new ListPayload(
                open.toByteArray(),
                list.items(),
                this::slice,
                "]}".getBytes(StandardCharsets.UTF_8));
    }

    /** Items of built-in lists omit kind and apiVersion, which canonical JSON has in front. */
    private Slice slice(CachedObject object) {
        if (form.shape() == Form.Shape.METADATA || !definition.builtIn()) {
            return new Slice(asStored ? object.json() : itemJson(object), 0, false);
        }
        if (asStored) {
            return new Slice(object.json(), object.metadataStart() - METADATA_FIELD, true);
        }
        var json = itemJson(object);
        return new Slice(json, metadataField(json), true);
    }

    private byte[] itemJson(CachedObject object) {
        return object.encoded(key, () -> json(object));
    }

    private static int metadataField(byte[] json) {
        var text = new String(json, 0, Math.min(json.length, 512), StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf("\"metadata\":"))
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    private ObjectNode listTree(ObjectList list) {
        var tree = header(list);
        var items = tree.putArray("items");
        for (var object : list.items()) {
            var item = tree(object);
            if (definition.builtIn() && form.shape() == Form.Shape.OBJECT) {
                item.remove("kind");
                item.remove("apiVersion");
            }
            items.add(item);
        }
        return tree;
    }

    private ObjectNode header(ObjectList list) {
        var header = Json.object();
        if (form.shape() == Form.Shape.METADATA) {
            header.put("kind", "PartialObjectMetadataList")
                    .put("apiVersion", "meta.k8s.io/" + form.metaVersion());
        } else {
            header.put("kind", definition.names().listKind())
                    .put("apiVersion", definition.resource(version).apiVersion());
        }
        writeListMeta(header.putObject("metadata"), list);
        return header;
    }

    static void writeListMeta(ObjectNode metadata, ObjectList list) {
        metadata.put("resourceVersion", Long.toString(list.revision()));
        if (!list.continueToken().isEmpty()) {
            metadata.put("continue", list.continueToken());
        }
        if (list.remaining() >= 0) {
            metadata.put("remainingItemCount", list.remaining());
        }
    }
}
