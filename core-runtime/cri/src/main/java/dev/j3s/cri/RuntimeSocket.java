package dev.j3s.cri;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One gRPC connection to the runtime's unix socket, shared by the clients of this package. It
 * reconnects by itself; close it last.
 */
public final class RuntimeSocket implements AutoCloseable {
    /** A pod of a very large spec, or a listing of every container of a full node. */
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private static final int CLOSE_SECONDS = 2;

    private final EventLoopGroup loop;
    private final ManagedChannel channel;

    public RuntimeSocket(Path socket) {
        loop = new NioEventLoopGroup(1, new DefaultThreadFactory("cri", true));
        Executor callbacks =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("cri-", 0).factory());
        // A unix socket has no SO_KEEPALIVE; null keeps Netty from warning about it.
        channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .overrideAuthority("localhost")
                        .usePlaintext()
                        .eventLoopGroup(loop)
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .withOption(ChannelOption.SO_KEEPALIVE, null)
                        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                        .executor(callbacks)
                        .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Tries again now, not after the back-off that a missing socket caused. */
    void reconnect() {
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
