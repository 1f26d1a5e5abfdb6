package dev.j3s.controllers.kube;

import dev.j3s.client.Meta;
import dev.j3s.control.KeyMapper;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.ObjectKey;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mappers from a child to the owner that controls it. */
public final class Owned {
    private Owned() {}

    /** Enqueues the controlling owner of {@code kind}, of the state before and after. */
    public static <T> KeyMapper<T> by(Kind kind, Function<T, Meta> meta) {
        return (key, before, after, enqueue) -> {
            owner(kind, before == null ? null : meta.apply(before), enqueue);
            owner(kind, after == null ? null : meta.apply(after), enqueue);
        };
    }

    private static void owner(Kind kind, @Nullable Meta meta, Consumer<ObjectKey> enqueue) {
        if (meta == null) {
            return;
        }
        meta.controller()
                .filter(owner -> kind.is(owner.apiVersion(), owner.kind()))
                .ifPresent(owner -> enqueue.accept(new ObjectKey(meta.namespace(), owner.name())));
    }

    /**
     * As {@link #by}, and for a child without a controller every one of {@code candidates} that
     * selects it: one of them adopts it.
     */
    public static <T> KeyMapper<T> byOrAdopting(
            Kind kind,
            Function<T, Meta> meta,
            Function<String, ? extends Iterable<Resource>> candidates,
            Function<Resource, LabelSelector> selector) {
        var direct = by(kind, meta);
        return (key, before, after, enqueue) -> {
            direct.map(key, before, after, enqueue);
            if (after == null || meta.apply(after).controller().isPresent()) {
                return;
            }
            var child = meta.apply(after);
            for (var candidate : candidates.apply(child.namespace())) {
                if (selector.apply(candidate).matches(child.labels())) {
                    enqueue.accept(candidate.key());
                }
            }
        };
    }
}
