/**
 * The revisioned log that everything durable lives in: keys to bytes, one total order of revisions,
 * push watch, compaction. Knows nothing of Kubernetes.
 *
 * <p>A write goes to one writer thread, which groups waiting writes into one durable transaction,
 * then tells watchers, then acknowledges: so whoever saw its write acknowledged finds it in every
 * watcher's state.
 */
@NullMarked
package dev.j3s.store;

import org.jspecify.annotations.NullMarked;
