/** The types of the helm.cattle.io API group. */
@NullMarked
package dev.j3s.crds.helm;

import org.jspecify.annotations.NullMarked;
