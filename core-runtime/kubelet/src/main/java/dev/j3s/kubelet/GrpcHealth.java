package dev.j3s.kubelet;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One call of the standard gRPC health service. */
final class GrpcHealth {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new Bytes();
    private static final MethodDescriptor<byte[], byte[]> CHECK =
            MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("grpc.health.v1.Health/Check")
                    .setRequestMarshaller(BYTES)
                    .setResponseMarshaller(BYTES)
                    .build();

    private GrpcHealth() {}

    static NetworkChecks.Outcome check(
            NetworkChecks.Target target, String service, Duration timeout) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(target.host(), target.port()).usePlaintext().build();
        try {
            var options =
                    CallOptions.DEFAULT.withDeadlineAfter(
                            timeout.toMillis(), TimeUnit.MILLISECONDS);
            var answer =
                    ClientCalls.blockingUnaryCall(
                            channel, CHECK, options, NetworkChecks.healthRequest(service));
            return NetworkChecks.serving(answer)
                    ? new NetworkChecks.Outcome(true, "service healthy")
                    : new NetworkChecks.Outcome(
                            false, "service unhealthy (responded with \"NOT_SERVING\")");
        } catch (StatusRuntimeException e) {
            return new NetworkChecks.Outcome(
                    false,
                    switch (e.getStatus().getCode()) {
                        case UNIMPLEMENTED ->
                                "error: this server does not implement the grpc health protocol (grpc.health.v1.Health)";
                        case DEADLINE_EXCEEDED ->
                                "timeout: health rpc did not complete within "
                                        + Durations.go(timeout);
                        default -> "error: health rpc probe failed: " + e.getMessage();
                    });
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
