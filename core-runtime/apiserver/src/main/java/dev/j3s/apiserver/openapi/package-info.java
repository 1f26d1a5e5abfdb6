/** OpenAPI v2 and v3 documents, made from the same schemas as everything else. */
@NullMarked
package dev.j3s.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
