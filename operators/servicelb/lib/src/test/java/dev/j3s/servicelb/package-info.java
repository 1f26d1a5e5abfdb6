@NullMarked
package dev.j3s.servicelb;

import org.jspecify.annotations.NullMarked;
