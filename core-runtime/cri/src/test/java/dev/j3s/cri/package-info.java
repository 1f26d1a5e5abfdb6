@NullMarked
package dev.j3s.cri;

import org.jspecify.annotations.NullMarked;
