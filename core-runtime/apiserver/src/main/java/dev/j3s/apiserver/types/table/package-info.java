/** What {@code kubectl get} shows of the built-in types: the columns of upstream's printers. */
@NullMarked
package dev.j3s.apiserver.types.table;

import org.jspecify.annotations.NullMarked;
