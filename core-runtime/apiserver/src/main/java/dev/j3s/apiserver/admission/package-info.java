/**
 * What is changed or refused on the way in: an ordered list of small plug-ins over the parsed
 * object.
 */
@NullMarked
package dev.j3s.apiserver.admission;

import org.jspecify.annotations.NullMarked;
