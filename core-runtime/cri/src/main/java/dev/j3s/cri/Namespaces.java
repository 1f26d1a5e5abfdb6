package dev.j3s.cri;

import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;

/** containerd keeps what belongs to CRI in a namespace of its own, named in a call's metadata. */
final class Namespaces {
    static final String CRI = "k8s.io";

    private static final Metadata.Key<String> NAMESPACE = key("containerd-namespace");
    private static final Metadata.Key<String> LEASE = key("containerd-lease");

    private Namespaces() {}

    static <S extends AbstractStub<S>> S cri(S stub) {
        var metadata = new Metadata();
        metadata.put(NAMESPACE, CRI);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    /** What is written under a lease is kept until the lease ends, whatever refers to it. */
    static <S extends AbstractStub<S>> S leased(S stub, String lease) {
        var metadata = new Metadata();
        metadata.put(LEASE, lease);
        return cri(stub).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
