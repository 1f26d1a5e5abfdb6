@NullMarked
package dev.j3s.kubelet;

import org.jspecify.annotations.NullMarked;
