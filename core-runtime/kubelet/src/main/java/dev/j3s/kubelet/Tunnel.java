package dev.j3s.kubelet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Turns an HTTP connection into plain bytes, joined to the runtime's. Vert.x would do this for GET
 * alone ({@code toNetSocket}), and SPDY clients upgrade with POST; so HTTP is taken off the channel
 * here. Runs on the connection's event loop.
 */
final class Tunnel {
    private final Channel channel;
    private final NetSocket runtime;

    private Tunnel(Channel channel, NetSocket runtime) {
        this.channel = channel;
        this.runtime = runtime;
    }

    static void join(HttpServerRequest request, Upgraded runtime) {
        var channel = ((ConnectionBase) request.connection()).channel();
        channel.eventLoop().execute(() -> new Tunnel(channel, runtime.socket()).start(runtime));
    }

    private void start(Upgraded upgraded) {
        var pipeline = channel.pipeline();
        for (Map.Entry<String, ChannelHandler> handler : pipeline.toMap().entrySet()) {
            if (!(handler.getValue() instanceof SslHandler)) {
                pipeline.remove(handler.getValue());
            }
        }
        pipeline.addLast(new FromClient());
        channel.config().setAutoRead(true);
        var head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        upgraded.headers()
                .forEach(h ->
                        head.append(h.getKey()).append(": ").append(h.getValue()).append("\r\n"));
        head.append("\r\n");
        channel.write(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
        channel.writeAndFlush(Unpooled.wrappedBuffer(upgraded.leftover().getBytes()));
        runtime.handler(this::toClient);
        runtime.closeHandler(_ -> channel.close());
        runtime.resume();
    }

    private void toClient(Buffer data) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(data.getBytes()));
        if (!channel.isWritable()) {
            runtime.pause();
        }
    }

    private final class FromClient extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                var copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy);
                runtime.write(Buffer.buffer(copy));
                if (runtime.writeQueueFull()) {
                    channel.config().setAutoRead(false);
                    runtime.drainHandler(_ -> channel.config().setAutoRead(true));
                }
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (channel.isWritable()) {
                runtime.resume();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            runtime.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
