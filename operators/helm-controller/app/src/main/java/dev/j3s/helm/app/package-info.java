/** The helm controller as an application of its own, against any kubeconfig. */
@NullMarked
package dev.j3s.helm.app;

import org.jspecify.annotations.NullMarked;
