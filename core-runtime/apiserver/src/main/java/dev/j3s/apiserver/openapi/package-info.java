/**
 * The OpenAPI documents of what the server serves: {@code /openapi/v3} by group version and {@code
 * /openapi/v2} as a whole.
 *
 * <p>A request comes to {@link dev.j3s.apiserver.openapi.OpenApi}, which asks the registry's
 * definitions for {@code Endpoints}, renders their operations ({@code PathWriter}) in one of two
 * dialects, and collects every schema those refer to ({@code Definitions}). Documents are made on
 * first request and kept compressed until the registry changes or memory is short.
 */
@NullMarked
package dev.j3s.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
