package dev.j3s.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A partial object laid over a whole one as server-side apply merges, but without owners: what an
 * admission policy's apply configuration does.
 */
public final class Overlay {
    private Overlay() {}

    /**
     * The merged object; neither tree is changed or shared. Throws {@link MalformedValueException}
     * where an item of an associative list has no identity.
     */
    public static ObjectNode merge(ObjectNode live, ObjectNode config, Schema schema) {
        return (ObjectNode) TypedMerge.merge(live, config, schema).deepCopy();
    }
}
