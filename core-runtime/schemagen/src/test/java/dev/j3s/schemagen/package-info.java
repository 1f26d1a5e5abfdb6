@NullMarked
package dev.j3s.schemagen;

import org.jspecify.annotations.NullMarked;
