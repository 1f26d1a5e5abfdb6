/**
 * Requests that go on to somebody else: kubelet (logs, exec, port-forward), pods, services, nodes.
 */
@NullMarked
package dev.j3s.apiserver.proxy;

import org.jspecify.annotations.NullMarked;
