/** Counts what a namespace uses, for its ResourceQuotas. */
@NullMarked
package dev.j3s.controllers.quota;

import org.jspecify.annotations.NullMarked;
