package dev.j3s.kubelet;

import dev.j3s.client.Client;

/** Placeholder during bring-up. */
final class KubeletServer implements AutoCloseable {
    static KubeletServer start(Node node, Client client) {
        return new KubeletServer();
    }

    int port() {
        return 10250;
    }

    @Override
    public void close() {}
}
