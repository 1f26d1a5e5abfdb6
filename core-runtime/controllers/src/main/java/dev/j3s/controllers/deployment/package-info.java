/** Rolls a pod template out by means of ReplicaSets, one for each template. */
@NullMarked
package dev.j3s.controllers.deployment;

import org.jspecify.annotations.NullMarked;
