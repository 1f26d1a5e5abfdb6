package dev.j3s.apiserver.watchcache;

import dev.j3s.model.ObjectKey;
import java.util.function.Predicate;

/**
 * Which objects of a type a read is about.
 *
 * @param namespace empty: all
 * @param name empty: all
 * @param matches label and field selectors; {@link #EVERYTHING} where there are none, so that
 *     nothing is parsed
 */
public record Selection(String namespace, String name, Predicate<CachedObject> matches) {
    public static final Predicate<CachedObject> EVERYTHING = object -> true;

    boolean holds(ObjectKey key) {
        return (namespace.isEmpty() || namespace.equals(key.namespace()))
                && (name.isEmpty() || name.equals(key.name()));
    }

    public boolean selective() {
        return !name.isEmpty() || !matches.equals(EVERYTHING);
    }

    public boolean test(CachedObject object) {
        return (name.isEmpty() || name.equals(object.key().name())) && matches.test(object);
    }
}
