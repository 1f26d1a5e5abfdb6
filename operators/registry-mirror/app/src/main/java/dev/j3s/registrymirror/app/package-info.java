/** The registry mirror as an application of its own. */
@NullMarked
package dev.j3s.registrymirror.app;

import org.jspecify.annotations.NullMarked;
