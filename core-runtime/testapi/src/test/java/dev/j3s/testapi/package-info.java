/** Our server beside the real one. */
@NullMarked
package dev.j3s.testapi;

import org.jspecify.annotations.NullMarked;
