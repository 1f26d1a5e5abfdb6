@NullMarked
package dev.j3s.scheduler;

import org.jspecify.annotations.NullMarked;
