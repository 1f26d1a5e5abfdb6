/** Keeps the wanted number of equal pods, for ReplicaSets and ReplicationControllers. */
@NullMarked
package dev.j3s.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
