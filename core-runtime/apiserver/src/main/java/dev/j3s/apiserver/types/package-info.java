/**
 * The built-in types: one definition and one strategy each (defaults, validation, what may change),
 * table columns.
 */
@NullMarked
package dev.j3s.apiserver.types;

import org.jspecify.annotations.NullMarked;
