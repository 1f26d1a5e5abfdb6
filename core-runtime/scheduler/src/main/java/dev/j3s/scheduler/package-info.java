/**
 * Finds a node for each pod: a snapshot of nodes and their pods, filters that refuse nodes with
 * upstream's reasons, scores that rank the rest, preemption where none is left (all pure), and a
 * loop that binds.
 *
 * <p>The way of one pod: informer → {@link PodQueue} → {@link SchedulingLoop} → {@link Planner}
 * (filters, scores) → binding through the API. Knows nothing of controllers or the kubelet.
 */
@NullMarked
package dev.j3s.scheduler;

import org.jspecify.annotations.NullMarked;
