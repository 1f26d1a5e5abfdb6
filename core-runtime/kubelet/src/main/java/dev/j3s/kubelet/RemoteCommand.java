package dev.j3s.kubelet;

import dev.j3s.cri.CriClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One exec or attach session: WebSocket {@code v5.channel.k8s.io} on one side, SPDY streams on the
 * other. Each binary message begins with its channel; 255 and a channel says that this channel has
 * ended. Everything runs on one event loop.
 */
final class RemoteCommand {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;
    private static final short NORMAL_CLOSURE = 1000;

    private final ServerWebSocket client;
    private final NetSocket runtime;
    private final Buffer first;
    private final CriClient.Streams streams;
    private final EmbeddedChannel encoder =
            new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final EmbeddedChannel decoder =
            new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final Map<Integer, Integer> channelOf = new HashMap<>();
    private final Map<Integer, Integer> streamOf = new HashMap<>();
    private final Set<Integer> open = new HashSet<>();

    RemoteCommand(ServerWebSocket client, Upgraded runtime, CriClient.Streams streams) {
        this.client = client;
        this.runtime = runtime.socket();
        this.first = runtime.leftover();
        this.streams = streams;
    }

    void start() {
        // The order in which upstream's client opens them; the runtime waits for all.
        openStream(ERROR, "error");
        if (streams.stdin()) {
            openStream(STDIN, "stdin");
        }
        if (streams.stdout()) {
            openStream(STDOUT, "stdout");
        }
        if (streams.stderr()) {
            openStream(STDERR, "stderr");
        }
        if (streams.tty()) {
            openStream(RESIZE, "resize");
        }
        open.remove(STDIN);
        open.remove(RESIZE);
        client.binaryMessageHandler(this::fromClient);
        client.textMessageHandler(text -> fromClient(Buffer.buffer(text)));
        client.closeHandler(_ -> runtime.close());
        runtime.handler(this::fromRuntime);
        runtime.closeHandler(_ -> close());
        if (first.length() > 0) {
            fromRuntime(first);
        }
        runtime.resume();
        client.resume();
    }

    private void openStream(int channel, String type) {
        var stream = 1 + 2 * channelOf.size();
        channelOf.put(stream, channel);
        streamOf.put(channel, stream);
        open.add(channel);
        var frame = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0);
        frame.headers().set("streamtype", type);
        send(frame);
    }

    private void send(Object frame) {
        encoder.writeOutbound(frame);
        for (ByteBuf out = encoder.readOutbound(); out != null; out = encoder.readOutbound()) {
            var bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            out.release();
            runtime.write(Buffer.buffer(bytes));
        }
    }

    private void fromClient(Buffer message) {
        if (message.length() == 0) {
            return;
        }
        var channel = message.getUnsignedByte(0);
        if (channel == CLOSE && message.length() > 1) {
            end(message.getUnsignedByte(1));
        } else if (message.length() > 1 && (channel == STDIN || channel == RESIZE)) {
            var stream = streamOf.get((int) channel);
            if (stream != null) {
                send(
                        new DefaultSpdyDataFrame(
                                stream,
                                Unpooled.wrappedBuffer(message.getBytes(1, message.length()))));
            }
        }
        if (runtime.writeQueueFull()) {
            client.pause();
            runtime.drainHandler(_ -> client.resume());
        }
    }

    private void end(int channel) {
        var stream = streamOf.get(channel);
        if (stream != null && channel == STDIN) {
            var last = new DefaultSpdyDataFrame(stream);
            last.setLast(true);
            send(last);
        }
    }

    private void fromRuntime(Buffer data) {
        decoder.writeInbound(Unpooled.wrappedBuffer(data.getBytes()));
        for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
            try {
                accept(frame);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }
        if (!client.isClosed() && client.writeQueueFull()) {
            runtime.pause();
            client.drainHandler(_ -> runtime.resume());
        }
    }

    private void accept(Object frame) {
        switch (frame) {
            case SpdyDataFrame data -> {
                var channel = channelOf.get(data.streamId());
                if (channel == null) {
                    return;
                }
                if (data.content().isReadable() && !client.isClosed()) {
                    var bytes = new byte[1 + data.content().readableBytes()];
                    bytes[0] = channel.byteValue();
                    data.content().readBytes(bytes, 1, bytes.length - 1);
                    client.writeBinaryMessage(Buffer.buffer(bytes));
                }
                if (data.isLast()) {
                    ended(channel);
                }
            }
            case SpdyRstStreamFrame reset -> {
                var channel = channelOf.get(reset.streamId());
                if (channel != null) {
                    ended(channel);
                }
            }
            case SpdyPingFrame ping -> send(ping);
            default -> {
                // Replies, settings and window updates ask for nothing.
            }
        }
    }

    /** The error stream ends last: its status is what the client waits for. */
    private void ended(int channel) {
        open.remove(channel);
        if (channel == ERROR) {
            close();
        }
    }

    private void close() {
        encoder.finishAndReleaseAll();
        decoder.finishAndReleaseAll();
        if (!client.isClosed()) {
            client.close(NORMAL_CLOSURE);
        }
        runtime.close();
    }
}
