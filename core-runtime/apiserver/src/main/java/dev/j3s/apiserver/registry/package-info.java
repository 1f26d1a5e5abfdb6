/**
 * The verbs over resource definitions and the store. Knows nothing of HTTP and nothing of single
 * types.
 */
@NullMarked
package dev.j3s.apiserver.registry;

import org.jspecify.annotations.NullMarked;
