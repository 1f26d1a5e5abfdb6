/** Keeps numbered pods with volumes of their own, and changes them in order. */
@NullMarked
package dev.j3s.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
