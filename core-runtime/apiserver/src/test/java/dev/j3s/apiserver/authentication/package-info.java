/** Outcomes of dev.j3s.apiserver.authentication. */
@NullMarked
package dev.j3s.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
