/** The API groups of j3s and of k3s: CRD manifests, and the Java types of their objects. */
@NullMarked
package dev.j3s.crds;

import org.jspecify.annotations.NullMarked;
