package dev.j3s.apiserver.proxy;

import java.util.Objects;

/**
 * Where a request goes on to.
 *
 * @param uri path and query, percent-encoded
 * @param prefix what our own URL has in front of {@code uri}'s path: links and redirects get it
 *     back; empty: nothing is rewritten
 */
record Route(Security security, String host, int port, String uri, String prefix) {
    /** How the other side is reached and who we show ourselves as. */
    enum Security {
        PLAIN,
        /**
         * TLS without checking: what a pod serves has no authority that we know, as upstream has
         * it.
         */
        UNVERIFIED,
        /** TLS with our client certificate, the kubelet's name checked. */
        KUBELET
    }

    Route {
        Objects.requireNonNull(host, "host is null");
    }
}
