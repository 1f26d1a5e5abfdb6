/** The built-in types, as the registry will ask them. */
@NullMarked
package dev.j3s.apiserver.types;

import org.jspecify.annotations.NullMarked;
