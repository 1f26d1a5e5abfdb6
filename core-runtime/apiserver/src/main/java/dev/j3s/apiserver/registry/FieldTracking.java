package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps metadata.managedFields: who set what. Objects are in the storage version. */
public interface FieldTracking {
    /**
     * Before an object is stored by a create or an update.
     *
     * @param live the stored state; absent for a create
     */
    void updated(
            Target target,
            @Nullable ObjectNode live,
            ObjectNode object,
            String manager,
            Instant now);

    /**
     * Server-side apply: the live state with {@code config} merged in, as {@code manager}'s.
     *
     * @param live the stored state; absent when there is none
     */
    ObjectNode applied(
            Target target,
            @Nullable ObjectNode live,
            ObjectNode config,
            String manager,
            boolean force,
            Instant now);

    /**
     * Refuses an applied configuration, in the version of the request and not yet decoded, that has
     * what its schema does not declare.
     */
    void requireDeclared(Target target, ObjectNode config);

    /** A write that changes nothing but the owners' times shall be none. */
    void settle(ObjectNode live, ObjectNode updated);
}
