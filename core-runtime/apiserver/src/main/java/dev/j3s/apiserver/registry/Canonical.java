package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.Decoding;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.MalformedValueException;
import dev.j3s.model.Schema;
import java.util.List;

/** The form objects are stored in: fields in schema order, unknown ones dropped. */
final class Canonical {
    private Canonical() {}

    /**
     * Brings a client's tree into form, in place; the answer names unknown fields as strict
     * validation does.
     */
    static List<String> conform(ObjectNode object, Schema schema, GroupVersionKind kind) {
        try {
            return Decoding.canonicalize(object, schema);
        } catch (MalformedValueException e) {
            throw ApiStatus.badRequest(
                            kind.kind()
                                    + " in version \""
                                    + kind.version()
                                    + "\" cannot be handled as a "
                                    + kind.kind()
                                    + ": "
                                    + e.getMessage())
                    .asException();
        }
    }

    /** What is stored: the same tree, in order, in the storage version. */
    static ObjectNode stored(ObjectNode object, ResourceDefinition definition) {
        var version = definition.storageVersion();
        var kind = definition.kind(version);
        object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        conform(object, version.schema(), kind);
        return object;
    }
}
