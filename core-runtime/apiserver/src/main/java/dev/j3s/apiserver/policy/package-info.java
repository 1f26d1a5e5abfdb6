/** Admission policies: ValidatingAdmissionPolicy and MutatingAdmissionPolicy. */
@NullMarked
package dev.j3s.apiserver.policy;

import org.jspecify.annotations.NullMarked;
