/** Outcomes of dev.j3s.apiserver.actions. */
@NullMarked
package dev.j3s.apiserver.actions;

import org.jspecify.annotations.NullMarked;
