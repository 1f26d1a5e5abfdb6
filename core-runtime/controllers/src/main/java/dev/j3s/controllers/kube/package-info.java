/**
 * What several controllers need to know of Kubernetes: the types they read, selectors, quantities,
 * conditions, adoption of children, and making and deleting pods.
 */
@NullMarked
package dev.j3s.controllers.kube;

import org.jspecify.annotations.NullMarked;
