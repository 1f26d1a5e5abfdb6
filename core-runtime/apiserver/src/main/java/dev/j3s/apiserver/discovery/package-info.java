/** Discovery documents, legacy and aggregated, and /version. */
@NullMarked
package dev.j3s.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
