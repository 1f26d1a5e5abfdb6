/** May they: Node authorizer, then RBAC. Pure decisions over an object reader. */
@NullMarked
package dev.j3s.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
