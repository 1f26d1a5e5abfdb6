/** Tests of admission policies. */
@NullMarked
package dev.j3s.apiserver.policy;

import org.jspecify.annotations.NullMarked;
