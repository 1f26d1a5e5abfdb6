package dev.j3s.control;

import dev.j3s.model.ObjectKey;

/**
 * Brings one object to what is wanted. Called with a key only, never for the same key twice at
 * once. Reads everything again; a converged state asks for no action. An exception means: again,
 * with back-off.
 */
@FunctionalInterface
public interface Reconciler {
    Result reconcile(ObjectKey key) throws Exception;
}
