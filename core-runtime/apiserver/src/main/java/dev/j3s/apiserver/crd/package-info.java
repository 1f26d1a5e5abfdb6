/** Custom resource definitions: from an object to a resource definition at run time. */
@NullMarked
package dev.j3s.apiserver.crd;

import org.jspecify.annotations.NullMarked;
