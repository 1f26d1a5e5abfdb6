package dev.j3s.client;

import dev.j3s.model.GroupVersionResource;
import java.util.Map;
import java.util.function.Function;

/**
 * The informers of one process part, one for each (resource, query, decoder). Asking twice with the
 * same {@link Spec} gives the same informer. Nothing runs before {@link #start()}; informers asked
 * for later start at once.
 */
public interface Informers extends AutoCloseable {
    /**
     * @param namespace empty: all
     * @param query extra list/watch parameters, percent-encoded: {@code
     *     fieldSelector=spec.nodeName%3Dnode1}
     * @param indexes index name to the values an object has in it
     */
    record Spec<T>(
            GroupVersionResource resource,
            String namespace,
            String query,
            Decoder<T> decoder,
            Map<String, Function<T, Iterable<String>>> indexes) {}

    <T> Informer<T> informer(Spec<T> spec);

    void start();

    @Override
    void close();
}
