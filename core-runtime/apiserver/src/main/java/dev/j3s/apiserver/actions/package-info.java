/** POSTs to a part of an object that do something to it: bind a pod, evict it. */
@NullMarked
package dev.j3s.apiserver.actions;

import org.jspecify.annotations.NullMarked;
