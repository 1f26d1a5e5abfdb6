/** Empties a namespace that is being deleted, then lets it go. */
@NullMarked
package dev.j3s.controllers.namespace;

import org.jspecify.annotations.NullMarked;
