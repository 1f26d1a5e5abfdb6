/** Who asks: certificates, service-account tokens, bootstrap tokens, impersonation. */
@NullMarked
package dev.j3s.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
