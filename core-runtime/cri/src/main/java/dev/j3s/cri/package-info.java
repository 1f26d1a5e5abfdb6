/**
 * The container runtime: CRI and containerd's own services over one unix socket.
 *
 * <p>{@link dev.j3s.cri.CriClient} runs sandboxes and containers, {@link
 * dev.j3s.cri.ContainerdEvents} tells when something happened to one, {@link
 * dev.j3s.cri.ImageArchives} brings image archives in, {@link dev.j3s.cri.Containerd} keeps the
 * daemon itself alive. Requests are the protocol's messages (immutable values with builders);
 * answers are records of ours. Knows nothing of the Kubernetes API.
 */
@NullMarked
package dev.j3s.cri;

import org.jspecify.annotations.NullMarked;
