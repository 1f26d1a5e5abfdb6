/** Outcomes of dev.j3s.apiserver.authorization. */
@NullMarked
package dev.j3s.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
