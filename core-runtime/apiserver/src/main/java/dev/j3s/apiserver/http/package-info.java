/**
 * HTTP edge: TLS, request parsing, content negotiation, writing answers and streams. The only
 * package that knows Vert.x.
 */
@NullMarked
package dev.j3s.apiserver.http;

import org.jspecify.annotations.NullMarked;
