/**
 * The node: runs the pods that are bound to it and tells the API what became of them.
 *
 * <p>An informer of this node's pods wakes one worker for each pod. A worker observes the runtime,
 * asks {@link dev.j3s.kubelet.PodPlanner} (pure) what to do, does it, and writes the status that
 * {@link dev.j3s.kubelet.PodStatuses} (pure) makes of the outcome. Container events, probes and
 * timers wake it again. The server part answers logs, exec, attach, port-forward and metrics.
 */
@NullMarked
package dev.j3s.kubelet;

import org.jspecify.annotations.NullMarked;
