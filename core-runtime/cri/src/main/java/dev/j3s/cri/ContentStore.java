package dev.j3s.cri;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.j3s.cri.containerd.ContentGrpc;
import dev.j3s.cri.containerd.ContentProto;
import dev.j3s.cri.containerd.ImagesGrpc;
import dev.j3s.cri.containerd.ImagesProto;
import dev.j3s.cri.containerd.LeasesGrpc;
import dev.j3s.cri.containerd.LeasesProto;
import dev.j3s.cri.containerd.TypesProto;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * containerd's content and image stores, as one import sees them: everything written through it is
 * held by its lease until {@link #close()}; what is to stay after that must be reachable from an
 * image.
 */
final class ContentStore implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int READ_BYTES_MAX = 8 << 20;

    /** A lease that nobody ends (the process died) ends by itself after a day. */
    private static final long LEASE_SECONDS = 24 * 3600;

    private final LeasesGrpc.LeasesBlockingStub leases;
    private final ContentGrpc.ContentBlockingV2Stub streams;
    private final ContentGrpc.ContentBlockingStub content;
    private final ImagesGrpc.ImagesBlockingStub images;
    private final String lease;

    ContentStore(RuntimeSocket socket, Instant now) {
        leases = Namespaces.cri(LeasesGrpc.newBlockingStub(socket.channel()));
        var expiry = now.plusSeconds(LEASE_SECONDS).toString();
        lease =
                leases.create(
                                LeasesProto.CreateRequest.newBuilder()
                                        .setId(
                                                "j3s-import-"
                                                        + now.toEpochMilli()
                                                        + "-"
                                                        + System.nanoTime())
                                        .putLabels("containerd.io/gc.expire", expiry)
                                        .build())
                        .getLease()
                        .getId();
        streams = Namespaces.leased(ContentGrpc.newBlockingV2Stub(socket.channel()), lease);
        content = Namespaces.leased(ContentGrpc.newBlockingStub(socket.channel()), lease);
        images = Namespaces.leased(ImagesGrpc.newBlockingStub(socket.channel()), lease);
    }

    /**
     * Stores one blob and returns its digest.
     *
     * @param expected the digest the blob must have; empty when it is not known
     * @throws IOException when the input ends early or is not what was expected
     */
    String write(String ref, InputStream in, long size, String expected) throws IOException {
        if (!expected.isEmpty() && has(expected)) {
            in.skipNBytes(size);
            return expected;
        }
        var digest = sha256();
        try {
            var call = streams.write();
            long offset = 0;
            while (offset < size) {
                var chunk = in.readNBytes((int) Math.min(CHUNK_BYTES, size - offset));
                if (chunk.length == 0) {
                    throw new IOException("unexpected end of the archive in " + ref);
                }
                digest.update(chunk);
                send(call, request(ContentProto.WriteAction.WRITE, ref, offset, chunk).build());
                offset += chunk.length;
            }
            var actual = "sha256:" + HexFormat.of().formatHex(digest.digest());
            if (!expected.isEmpty() && !expected.equals(actual)) {
                call.cancel("wrong digest", null);
                throw new IOException(ref + " has digest " + actual + ", not " + expected);
            }
            commit(
                    call,
                    request(ContentProto.WriteAction.COMMIT, ref, offset, new byte[0]),
                    actual,
                    size);
            return actual;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (StatusException e) {
            throw CriException.of(new StatusRuntimeException(e.getStatus()));
        }
    }

    private static ContentProto.WriteContentRequest.Builder request(
            ContentProto.WriteAction action, String ref, long offset, byte[] data) {
        return ContentProto.WriteContentRequest.newBuilder()
                .setAction(action)
                .setRef(ref)
                .setOffset(offset)
                .setData(UnsafeByteOperations.unsafeWrap(data));
    }

    private static void send(
            BlockingClientCall<ContentProto.WriteContentRequest, ContentProto.WriteContentResponse>
                    call,
            ContentProto.WriteContentRequest request)
            throws InterruptedException, StatusException {
        call.write(request);
        // The answer bounds what is under way to one chunk.
        call.read();
    }

    private static void commit(
            BlockingClientCall<ContentProto.WriteContentRequest, ContentProto.WriteContentResponse>
                    call,
            ContentProto.WriteContentRequest.Builder request,
            String digest,
            long size)
            throws InterruptedException, StatusException {
        try {
            send(call, request.setExpected(digest).setTotal(size).build());
            call.halfClose();
            while (call.read() != null) {
                // Only the end matters.
            }
        } catch (StatusException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    boolean has(String digest) {
        try {
            content.info(ContentProto.InfoRequest.newBuilder().setDigest(digest).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw CriException.of(e);
        }
    }

    /** A small blob, a manifest or index; empty when it is not here. */
    Optional<byte[]> read(String digest) {
        var out = new ByteArrayOutputStream();
        try {
            var parts =
                    content.read(
                            ContentProto.ReadContentRequest.newBuilder()
                                    .setDigest(digest)
                                    .setSize(0)
                                    .build());
            while (parts.hasNext()) {
                out.writeBytes(parts.next().getData().toByteArray());
                if (out.size() > READ_BYTES_MAX) {
                    throw new CriException(
                            CriException.Code.INVALID,
                            digest + " is too large to be a manifest",
                            null);
                }
            }
            return Optional.of(out.toByteArray());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw CriException.of(e);
        }
    }

    /** Adds labels to a blob; those of the garbage collector keep alive what they name. */
    void label(String digest, Map<String, String> labels) {
        var mask = FieldMask.newBuilder();
        labels.keySet().forEach(key -> mask.addPaths("labels." + key));
        var info = ContentProto.Info.newBuilder().setDigest(digest).putAllLabels(labels);
        try {
            content.update(
                    ContentProto.UpdateRequest.newBuilder()
                            .setInfo(info)
                            .setUpdateMask(mask)
                            .build());
        } catch (StatusRuntimeException e) {
            throw CriException.of(e);
        }
    }

    /** Makes the name point at the content, whatever it pointed at before. */
    void tag(String name, String mediaType, String digest, long size, Map<String, String> labels) {
        var target =
                TypesProto.Descriptor.newBuilder()
                        .setMediaType(mediaType)
                        .setDigest(digest)
                        .setSize(size);
        var image =
                ImagesProto.Image.newBuilder()
                        .setName(name)
                        .setTarget(target)
                        .putAllLabels(labels)
                        .setCreatedAt(Timestamp.getDefaultInstance())
                        .build();
        try {
            images.create(ImagesProto.CreateImageRequest.newBuilder().setImage(image).build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw CriException.of(e);
            }
            images.update(ImagesProto.UpdateImageRequest.newBuilder().setImage(image).build());
        }
    }

    static String digestOf(byte[] blob) {
        return "sha256:" + HexFormat.of().formatHex(sha256().digest(blob));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        leases.delete(LeasesProto.DeleteRequest.newBuilder().setId(lease).setSync(true).build());
    }
}
