/**
 * Watches over nodes: their health, their taints, their pods when they are gone, their addresses.
 */
@NullMarked
package dev.j3s.controllers.node;

import org.jspecify.annotations.NullMarked;
