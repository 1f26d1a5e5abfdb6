/** Binds claims to volumes and keeps both from going while they are used. */
@NullMarked
package dev.j3s.controllers.volume;

import org.jspecify.annotations.NullMarked;
