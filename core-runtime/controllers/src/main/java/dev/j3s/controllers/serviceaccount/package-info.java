/** Gives each namespace its default ServiceAccount and the cluster's root certificate. */
@NullMarked
package dev.j3s.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
