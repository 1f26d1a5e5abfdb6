/** Deletes objects whose owners are gone, in the way their owners' deletion asked for. */
@NullMarked
package dev.j3s.controllers.garbage;

import org.jspecify.annotations.NullMarked;
