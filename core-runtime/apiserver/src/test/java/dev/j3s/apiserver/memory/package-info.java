/** Storage for tests of what stands above it: a map that behaves as the real one promises. */
@NullMarked
package dev.j3s.apiserver.memory;

import org.jspecify.annotations.NullMarked;
