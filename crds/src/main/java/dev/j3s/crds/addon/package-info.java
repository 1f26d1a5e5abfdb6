/** The types of the k3s.cattle.io API group. */
@NullMarked
package dev.j3s.crds.addon;

import org.jspecify.annotations.NullMarked;
