/**
 * Reading and changing API objects as trees, and collecting complaints about them: the words the
 * strategies of built-in types are written in. Absent and null are one thing here, as they are to
 * upstream's decoder.
 */
@NullMarked
package dev.j3s.apiserver.types.fields;

import org.jspecify.annotations.NullMarked;
