@NullMarked
package dev.j3s.crds;

import org.jspecify.annotations.NullMarked;
