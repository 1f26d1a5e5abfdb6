/**
 * Tells the network which pods are behind a Service: EndpointSlices, Endpoints and mirrored ones.
 */
@NullMarked
package dev.j3s.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
