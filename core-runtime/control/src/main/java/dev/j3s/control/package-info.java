/**
 * The contract of a controller: a work queue of keys, a {@link dev.j3s.control.Reconciler},
 * back-off, metrics and leader election.
 *
 * <p>Handlers put keys in; a worker takes one, the reconciler reads everything again from listers,
 * plans, acts, and says in its {@link dev.j3s.control.Result} what the queue does next.
 */
@NullMarked
package dev.j3s.control;

import org.jspecify.annotations.NullMarked;
