/**
 * What an API object is: names, keys, JSON trees, schemas, selectors, quantities, patches and
 * errors.
 *
 * <p>Pure code: no I/O, no threads, no clock. Bytes come in as a Jackson tree ({@link Json}), every
 * algorithm (defaults, pruning, patches, apply) walks that tree beside a {@link Schema}, and the
 * tree goes out as canonical bytes once. {@link Transport} is the one way to reach an API server;
 * this module only names it.
 */
@NullMarked
package dev.j3s.model;

import org.jspecify.annotations.NullMarked;
