@NullMarked
package dev.j3s.pki;

import org.jspecify.annotations.NullMarked;
