/**
 * Build tool: reads what the protobuf artifact of the Kubernetes Java client says about the
 * built-in types and writes it as the compact resources that {@code j3s-model} carries in its jar.
 *
 * <p>Three sources meet in {@link dev.j3s.schemagen.SchemaGenerator}: descriptors (fields, numbers,
 * types), comments of the generated sources (descriptions and {@code +markers}) and the committed
 * table {@code presence.txt} (what only the Go types tell). Nothing here runs in the product.
 */
@NullMarked
package dev.j3s.schemagen;

import org.jspecify.annotations.NullMarked;
