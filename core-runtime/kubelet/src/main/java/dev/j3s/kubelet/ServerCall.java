package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** One request, served from a virtual thread: the calls block until the client has taken them. */
record ServerCall(HttpServerRequest request, Context context) {
    /** A part of the path; empty when there is none. */
    String part(int index) {
        var parts = String.valueOf(request.path()).substring(1).split("/");
        return index < parts.length ? parts[index] : "";
    }

    String query(String name) {
        var value = request.getParam(name);
        return value == null ? "" : value;
    }

    boolean flag(String name) {
        var value = query(name);
        return value.equals("true") || value.equals("1");
    }

    List<String> queries(String name) {
        return request.params().getAll(name);
    }

    String header(String name) {
        var value = request.getHeader(name);
        return value == null ? "" : value;
    }

    void text(String text) {
        request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end(text);
    }

    void json(JsonNode json) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.write(json)));
    }

    /** Starts an answer of unknown length, so that its head goes out before its first byte. */
    void begin() throws IOException {
        request.response().putHeader("Content-Type", "text/plain").setChunked(true);
        write(new byte[0]);
    }

    void write(byte[] bytes) throws IOException {
        try {
            request.response()
                    .write(Buffer.buffer(bytes))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException("the client went away", e);
        }
    }

    void end() {
        request.response().end();
    }

    boolean gone() {
        return request.response().closed();
    }
}
