/** Outcomes of dev.j3s.apiserver.admission. */
@NullMarked
package dev.j3s.apiserver.admission;

import org.jspecify.annotations.NullMarked;
