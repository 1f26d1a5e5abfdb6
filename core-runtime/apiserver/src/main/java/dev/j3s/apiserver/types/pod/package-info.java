/**
 * The pod spec: its defaults, its validation and what may change in it. Shared by pods and by every
 * type that carries a pod template.
 */
@NullMarked
package dev.j3s.apiserver.types.pod;

import org.jspecify.annotations.NullMarked;
