@NullMarked
package dev.j3s.localpath;

import org.jspecify.annotations.NullMarked;
