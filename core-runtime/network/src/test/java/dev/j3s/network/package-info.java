@NullMarked
package dev.j3s.network;

import org.jspecify.annotations.NullMarked;
