package dev.j3s.kubelet;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client connection whose HTTP upgrade was answered; paused until somebody takes its bytes. */
final class Upgraded {
    private static final int HEAD_BYTES_MAX = 16 << 10;

    private final NetSocket socket;
    private final Promise<Upgraded> done = Promise.promise();
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private Buffer read = Buffer.buffer();

    Upgraded(NetSocket socket) {
        this.socket = socket;
        socket.handler(this::accept);
        socket.closeHandler(_ -> done.tryFail("closed the connection"));
    }

    /** Fails unless the answer is 101. */
    Future<Upgraded> head() {
        return done.future();
    }

    NetSocket socket() {
        return socket;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** What came right behind the answer's head. */
    Buffer leftover() {
        return read;
    }

    private void accept(Buffer data) {
        read.appendBuffer(data);
        var text = read.toString(StandardCharsets.ISO_8859_1);
        var end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            if (read.length() > HEAD_BYTES_MAX) {
                fail("answered with too long a head");
            }
            return;
        }
        socket.pause();
        var lines = text.substring(0, end).split("\r\n");
        if (!lines[0].contains(" 101 ")) {
            fail("answered " + lines[0] + " " + text.substring(end).strip());
            return;
        }
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            headers.add(
                    Map.entry(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        read = read.slice(end + 4, read.length());
        done.tryComplete(this);
    }

    private void fail(String why) {
        done.tryFail(why);
        socket.close();
    }
}
