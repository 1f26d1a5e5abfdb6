package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.registry.Target;
import dev.j3s.model.ApiStatus;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Takes a connection over: exec, attach, portforward, proxy, log, and the groups that other servers
 * answer. Runs after authentication and authorization.
 */
@FunctionalInterface
public interface StreamHandler {
    /**
     * @param target what is spoken to; absent for an aggregated group
     * @param http paused, nothing of its body read, no answer begun: upgrade it ({@code
     *     toNetSocket}, {@code toWebSocket}), or read it and answer
     * @param refusal writes a Status and ends the request
     */
    record Stream(
            RequestInfo info,
            Query query,
            Optional<Target> target,
            UserInfo user,
            HttpServerRequest http,
            Refusal refusal) {}

    /** Ends a request that was not taken over. Callable from any thread, once. */
    @FunctionalInterface
    interface Refusal {
        void refuse(ApiStatus status);
    }

    /**
     * Called on the request's event loop: must not block; blocking work goes to a virtual thread.
     * An ApiException thrown from here is a refusal.
     */
    void handle(Stream stream);
}
