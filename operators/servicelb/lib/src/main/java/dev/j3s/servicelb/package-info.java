/**
 * Gives Services of type LoadBalancer the addresses of nodes. Decides and writes status only: the
 * service proxy of each node forwards, so there are no pods.
 *
 * <p>One change: {@link dev.j3s.servicelb.ServiceLbReconciler} lists nodes and endpoint slices,
 * {@link dev.j3s.servicelb.AddressPlanner} decides, the reconciler patches the Service's status.
 */
@NullMarked
package dev.j3s.servicelb;

import org.jspecify.annotations.NullMarked;
