package dev.j3s.kubelet;

import java.io.IOException;

/** What makes the pods' network on this node; told once the node has its range. */
@FunctionalInterface
public interface PodNetwork {
    /**
     * Writes what the runtime's network plugins read. Called again with the same range at starts.
     */
    void configure(String podCidr) throws IOException;
}
