/** Puts aggregated ClusterRoles together. */
@NullMarked
package dev.j3s.controllers.rbac;

import org.jspecify.annotations.NullMarked;
