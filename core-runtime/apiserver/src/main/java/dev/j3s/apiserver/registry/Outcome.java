package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CachedObject;

/** What a verb answers with; {@code code} is the HTTP status. */
public sealed interface Outcome {
    int code();

    /** An object as it is stored, in the storage version. */
    record Stored(int code, CachedObject object) implements Outcome {}

    /** An object of the definition that was not stored (dry run), in the storage version. */
    record Unstored(int code, ObjectNode object) implements Outcome {}

    /** Something of another kind, complete with kind and apiVersion: Status, Scale, a review. */
    record Other(int code, ObjectNode object) implements Outcome {}
}
