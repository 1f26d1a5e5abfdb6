package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.FieldSet;
import dev.j3s.model.ManagedFields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@link FieldTracking} by the model's field managers. */
public final class ManagedFieldTracking implements FieldTracking {
    @Override
    public void updated(
            Target target,
            @Nullable ObjectNode live,
            ObjectNode object,
            String manager,
            Instant now) {
        fields(target).update(live, object, manager, now);
    }

    @Override
    public ObjectNode applied(
            Target target,
            @Nullable ObjectNode live,
            ObjectNode config,
            String manager,
            boolean force,
            Instant now) {
        return fields(target).apply(live, config, manager, force, now);
    }

    @Override
    public void requireDeclared(Target target, ObjectNode config) {
        new ManagedFields(
                        target.version().schema(),
                        target.kind().apiVersion(),
                        target.subresource(),
                        ignored(target))
                .requireApplicable(config);
    }

    @Override
    public void settle(ObjectNode live, ObjectNode updated) {
        ManagedFields.keepTimesOfUnchanged(live, updated);
    }

    /** In the storage version, which is what trees are in. */
    static ManagedFields fields(Target target) {
        var definition = target.definition();
        var version = definition.storageVersion();
        return new ManagedFields(
                version.schema(),
                definition.kind(version).apiVersion(),
                target.subresource(),
                ignored(target));
    }

    /** What a path resets, nobody comes to own by it. */
    private static FieldSet ignored(Target target) {
        if (!target.version().subresources().containsKey("status")) {
            return new FieldSet();
        }
        return switch (target.subresource()) {
            case "" -> FieldSet.of("status");
            case "status" -> FieldSet.of("spec");
            default -> new FieldSet();
        };
    }
}
