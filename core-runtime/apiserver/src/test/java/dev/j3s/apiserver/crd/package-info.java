@NullMarked
package dev.j3s.apiserver.crd;

import org.jspecify.annotations.NullMarked;
