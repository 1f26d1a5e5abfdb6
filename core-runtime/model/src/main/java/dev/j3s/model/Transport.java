package dev.j3s.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to an API server, as one identity. The in-process one calls the server's own pipeline
 * (authentication apart, everything a network request passes: authorization, admission,
 * validation); the TLS one speaks HTTP. Both carry the same bytes. Blocking; call it from virtual
 * threads.
 */
public interface Transport {

    /**
     * @param method an HTTP method
     * @param path absolute and percent-encoded, query included: {@code /api/v1/pods?limit=500}
     * @param contentType of {@code body}; empty when there is none. The answer is JSON
     */
    record Request(String method, String path, String contentType, byte[] body) {
        private static final byte[] NOTHING = {};

        public static Request get(String path) {
            return new Request("GET", path, "", NOTHING);
        }
    }

    record Response(int status, Map<String, List<String>> headers, byte[] body) {}

    /**
     * One answer. Status codes of 400 and more are answers too; only a broken connection throws
     * {@code UncheckedIOException}.
     */
    Response call(Request request);

    /**
     * Starts a watch ({@code watch=true} is in the path). Events come in order, from one thread at
     * a time. A refused watch throws {@link ApiException}.
     */
    Watch watch(Request request, WatchListener listener);

    /**
     * An open watch; closing it is the owner's duty and ends the events without {@link
     * WatchListener#closed}.
     */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    interface WatchListener {
        /**
         * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK} or {@code
         *     ERROR}
         * @param object the object's JSON; shared and not to be changed
         */
        void event(String type, byte[] object);

        /** The server ended the stream ({@code cause} absent) or the connection broke. */
        void closed(@Nullable Throwable cause);
    }
}
