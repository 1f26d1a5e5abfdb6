@NullMarked
package dev.j3s.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
