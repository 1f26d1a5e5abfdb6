/**
 * How packets and names find pods: the pod network (CNI configuration), the service proxy
 * (nftables) and cluster DNS.
 *
 * <p>The proxy's way of one change: informers → {@link ServiceProxy} (one thread) → {@link
 * ProxyRules} decides the whole rule set (pure) → {@link RuleSet#changesFrom} finds what differs →
 * one nft transaction. DNS answers from the same listers. Nothing here talks to the kubelet.
 */
@NullMarked
package dev.j3s.network;

import org.jspecify.annotations.NullMarked;
