/**
 * A real API server inside a test's JVM: memory store, TLS on the loopback, every built-in type.
 * Start with {@link dev.j3s.testapi.TestApiServer}.
 */
@NullMarked
package dev.j3s.testapi;

import org.jspecify.annotations.NullMarked;
