package dev.j3s.kubelet;

import dev.j3s.cri.CriClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/**
 * exec, attach and port-forward. The runtime speaks SPDY/3.1 and the older WebSocket protocols:
 * those clients are joined to it byte by byte. WebSocket v5 (kubectl) is translated to SPDY, for
 * only v5 can say that standard input has ended; port-forward over WebSocket carries SPDY inside
 * and is unwrapped.
 */
final class Streaming {
    static final String REMOTE_COMMAND = "v5.channel.k8s.io";
    static final String PORT_FORWARD_TUNNEL = "SPDY/3.1+portforward.k8s.io";

    private static final String SPDY_REMOTE_COMMAND = "v4.channel.k8s.io";
    private static final String SPDY_PORT_FORWARD = "portforward.k8s.io";

    private final Vertx vertx;
    private final Node node;
    private final NetClient net;

    Streaming(Vertx vertx, Node node) {
        this.vertx = vertx;
        this.node = node;
        this.net = vertx.createNetClient();
    }

    /** {@code /exec/<namespace>/<pod>/<container>?command=...}, or with the pod's uid before it. */
    void exec(ServerCall call) {
        var id = container(call);
        var streams = streams(call);
        var url = node.runtime().exec(id, call.queries("command"), streams);
        join(call, url, streams);
    }

    void attach(ServerCall call) {
        var id = container(call);
        var streams = streams(call);
        join(call, node.runtime().attach(id, streams), streams);
    }

    private void join(ServerCall call, URI url, CriClient.Streams streams) {
        if (offers(call, REMOTE_COMMAND)) {
            var spdy = dial(url, SPDY_REMOTE_COMMAND);
            webSocket(call, socket -> new RemoteCommand(socket, spdy, streams).start());
        } else {
            passThrough(call, url);
        }
    }

    void portForward(ServerCall call) {
        var pod = pod(call);
        var sandbox =
                node.runtime().sandboxes(Pod.UID_LABEL, pod.uid()).stream()
                        .filter(s -> s.ready())
                        .findFirst()
                        .orElseThrow(() ->
                                new ServerRefusal(
                                        404, "pod \"" + pod.name() + "\" is not running"));
        var url = node.runtime().portForward(sandbox.id());
        if (offers(call, PORT_FORWARD_TUNNEL)) {
            var spdy = dial(url, SPDY_PORT_FORWARD);
            webSocket(call, socket -> tunnel(socket, spdy));
        } else {
            passThrough(call, url);
        }
    }

    private Pod pod(ServerCall call) {
        return node.pods().all().stream()
                .filter(p -> p.namespace().equals(call.part(1)) && p.name().equals(call.part(2)))
                .findFirst()
                .orElseThrow(
                        () -> new ServerRefusal(404, "pod \"" + call.part(2) + "\" not found"));
    }

    /** The container's name is the last part; a uid may stand before it. */
    private String container(ServerCall call) {
        var name = call.part(4).isEmpty() ? call.part(3) : call.part(4);
        return node.runtime().containers(Pod.UID_LABEL, pod(call).uid()).stream()
                .filter(c -> c.name().equals(name))
                .filter(c -> c.state() == dev.j3s.cri.ContainerState.RUNNING)
                .findFirst()
                .orElseThrow(() -> new ServerRefusal(404, "container not found (\"" + name + "\")"))
                .id();
    }

    /** The API's names and the kubelet's own ones. */
    private static CriClient.Streams streams(ServerCall call) {
        var tty = call.flag("tty");
        var streams =
                new CriClient.Streams(
                        call.flag("input") || call.flag("stdin"),
                        call.flag("output") || call.flag("stdout"),
                        !tty && (call.flag("error") || call.flag("stderr")),
                        tty);
        if (!streams.stdin() && !streams.stdout() && !streams.stderr()) {
            throw new ServerRefusal(400, "you must specify at least 1 of stdin, stdout, stderr");
        }
        return streams;
    }

    private static boolean offers(ServerCall call, String protocol) {
        return call.header("Upgrade").toLowerCase(Locale.ROOT).equals("websocket")
                && List.of(call.header("Sec-WebSocket-Protocol").split("\\s*,\\s*"))
                        .contains(protocol);
    }

    private interface Ready {
        void accept(ServerWebSocket socket);
    }

    private static void webSocket(ServerCall call, Ready ready) {
        call.context()
                .runOnContext(_ -> {
                    var upgraded = call.request().toWebSocket();
                    call.request().resume();
                    upgraded.onSuccess(ready::accept)
                            .onFailure(_ -> call.request().connection().close());
                });
    }

    /** A connection to the runtime's streaming server that has been upgraded to SPDY. */
    private Upgraded dial(URI url, String protocol) {
        return connect(
                url,
                "POST",
                "Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: "
                        + protocol
                        + "\r\n");
    }

    private static Upgraded handshake(NetSocket socket, URI url, String method, String headers) {
        var upgraded = new Upgraded(socket);
        socket.write(
                method
                        + " "
                        + url.getRawPath()
                        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
                        + " HTTP/1.1\r\nHost: "
                        + url.getAuthority()
                        + "\r\n"
                        + headers
                        + "\r\n");
        return upgraded;
    }

    private Upgraded connect(URI url, String method, String headers) {
        var context = vertx.getOrCreateContext();
        var promise = io.vertx.core.Promise.<Upgraded>promise();
        context.runOnContext(_ ->
                net.connect(url.getPort(), url.getHost())
                        .map(socket -> handshake(socket, url, method, headers))
                        .compose(Upgraded::head)
                        .onComplete(promise));
        try {
            return promise.future().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new ServerRefusal(502, "the runtime's streaming server: " + e.getMessage());
        }
    }

    /** The client's own handshake is sent on; from the answer on both sides see each other. */
    private void passThrough(ServerCall call, URI url) {
        var headers = new StringBuilder();
        for (var header : call.request().headers()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            var handshake =
                    name.equals("connection")
                            || name.equals("upgrade")
                            || name.startsWith("sec-websocket-")
                            || name.equals("x-stream-protocol-version")
                            || name.equals("origin");
            if (handshake) {
                headers.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n");
            }
        }
        if (!call.header("Connection").toLowerCase(Locale.ROOT).contains("upgrade")) {
            throw new ServerRefusal(400, "unable to upgrade: missing upgrade headers in request");
        }
        var runtime = connect(url, call.request().method().name(), headers.toString());
        Tunnel.join(call.request(), runtime);
    }

    private static void tunnel(ServerWebSocket client, Upgraded runtime) {
        var socket = runtime.socket();
        client.binaryMessageHandler(data -> {
            socket.write(data);
            if (socket.writeQueueFull()) {
                client.pause();
                socket.drainHandler(_ -> client.resume());
            }
        });
        client.closeHandler(_ -> socket.close());
        socket.handler(data -> {
            client.writeBinaryMessage(data);
            if (client.writeQueueFull()) {
                socket.pause();
                client.drainHandler(_ -> socket.resume());
            }
        });
        socket.closeHandler(_ -> client.close());
        if (runtime.leftover().length() > 0) {
            client.writeBinaryMessage(runtime.leftover());
        }
        socket.resume();
        client.resume();
    }
}
