/**
 * Every stored object as canonical bytes with a parsed header, fed by the store's watch; lists and
 * watches are served from here.
 */
@NullMarked
package dev.j3s.apiserver.watchcache;

import org.jspecify.annotations.NullMarked;
