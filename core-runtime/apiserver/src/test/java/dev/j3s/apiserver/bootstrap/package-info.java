/** Outcomes of dev.j3s.apiserver.bootstrap. */
@NullMarked
package dev.j3s.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
