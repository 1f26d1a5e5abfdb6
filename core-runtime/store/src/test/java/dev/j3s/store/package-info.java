@NullMarked
package dev.j3s.store;

import org.jspecify.annotations.NullMarked;
