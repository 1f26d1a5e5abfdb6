@NullMarked
package dev.j3s.registrymirror;

import org.jspecify.annotations.NullMarked;
