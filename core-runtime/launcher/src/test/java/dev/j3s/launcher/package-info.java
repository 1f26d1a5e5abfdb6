@NullMarked
package dev.j3s.launcher;

import org.jspecify.annotations.NullMarked;
