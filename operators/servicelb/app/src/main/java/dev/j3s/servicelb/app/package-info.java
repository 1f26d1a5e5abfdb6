/** The service load balancer as an application of its own. */
@NullMarked
package dev.j3s.servicelb.app;

import org.jspecify.annotations.NullMarked;
