/** Says how many pods may be evicted now, for PodDisruptionBudgets. */
@NullMarked
package dev.j3s.controllers.disruption;

import org.jspecify.annotations.NullMarked;
