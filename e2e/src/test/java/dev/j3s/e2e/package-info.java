/**
 * The whole story on real parts: the packaged distribution as a process, containerd, kubectl, helm,
 * a registry, Prometheus. Images are built here from the distribution's packages; nothing is pulled
 * from anywhere.
 */
@NullMarked
package dev.j3s.e2e;

import org.jspecify.annotations.NullMarked;
