/** The API server: one class to start it, and the packages a request passes. */
@NullMarked
package dev.j3s.apiserver;

import org.jspecify.annotations.NullMarked;
