/** Keeps one pod of a template on every node that fits. */
@NullMarked
package dev.j3s.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
