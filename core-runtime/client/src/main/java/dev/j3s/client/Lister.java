package dev.j3s.client;

import dev.j3s.model.ObjectKey;
import java.util.Collection;
import java.util.Optional;

/** Reads of an informer's cache: no I/O, maybe a moment behind the server. Values are immutable. */
public interface Lister<T> {
    Optional<T> get(ObjectKey key);

    /** A snapshot. */
    Collection<T> all();

    Collection<T> inNamespace(String namespace);

    /** By an index that the informer was built with. */
    Collection<T> byIndex(String index, String value);
}
