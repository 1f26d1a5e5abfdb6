/** The local path provisioner as an application of its own. */
@NullMarked
package dev.j3s.localpath.app;

import org.jspecify.annotations.NullMarked;
