/** What tests share: a clock that stands still until told, and golden folders for planners. */
@NullMarked
package dev.j3s.testkit;

import org.jspecify.annotations.NullMarked;
