/**
 * What a new cluster holds before anyone writes: namespaces, default roles, priority classes, the
 * kubernetes Service.
 */
@NullMarked
package dev.j3s.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
