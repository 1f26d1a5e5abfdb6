@NullMarked
package dev.j3s.helm.engine;

import org.jspecify.annotations.NullMarked;
