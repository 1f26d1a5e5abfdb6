package dev.j3s.network;

import dev.j3s.client.Decoder;
import dev.j3s.client.Informer;
import dev.j3s.client.Informers;
import dev.j3s.client.Meta;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.ObjectKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;

/**
 * Cluster DNS over UDP and TCP on one address of the node. Pods reach it by the kube-dns Service.
 */
public final class DnsServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DnsServer.class.getName());

    /** Questions answered at once; more are dropped, and the asker tries again. */
    private static final int CONCURRENT_MAX = 512;

    private static final int DATAGRAM_MAX = 4096;
    private static final Duration TCP_IDLE = Duration.ofSeconds(10);
    private static final Duration UPSTREAM_TIMEOUT = Duration.ofSeconds(3);

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final DnsResolver resolver;
    private final MeterRegistry metrics;
    private final Semaphore slots = new Semaphore(CONCURRENT_MAX);
    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    private DnsServer(
            DatagramSocket udp, ServerSocket tcp, DnsResolver resolver, MeterRegistry metrics) {
        this.udp = udp;
        this.tcp = tcp;
        this.resolver = resolver;
        this.metrics = metrics;
    }

    /**
     * Listens at once; answers grow with the caches. Starts {@code informers} when they are not.
     * Throws when the port is taken.
     */
    public static DnsServer start(DnsConfig config, Informers informers, MeterRegistry metrics) {
        var services =
                informers.informer(
                        spec(
                                "",
                                "services",
                                ServiceView.DECODER,
                                Map.of(ClusterRecords.BY_IP, s -> List.of(s.clusterIp()))));
        var slices =
                informers.informer(
                        spec(
                                "discovery.k8s.io",
                                "endpointslices",
                                SliceView.DECODER,
                                Map.<String, Function<SliceView, Iterable<String>>>of(
                                        ClusterRecords.BY_SERVICE,
                                                s ->
                                                        List.of(
                                                                s.meta().namespace()
                                                                        + "/"
                                                                        + s.service()),
                                        ClusterRecords.BY_ADDRESS,
                                                s ->
                                                        s.endpoints().stream()
                                                                .map(SliceView.Endpoint::address)
                                                                .toList())));
        Informer<Meta> namespaces =
                informers.informer(spec("", "namespaces", Meta.DECODER, Map.of()));
        informers.start();
        var records =
                new ClusterRecords(
                        config.domain(),
                        services.lister(),
                        slices.lister(),
                        n -> namespaces.lister().get(new ObjectKey("", n)).isPresent());
        try {
            var address = InetAddress.ofLiteral(config.address());
            var udp = new DatagramSocket(new InetSocketAddress(address, config.port()));
            var tcp = new ServerSocket(udp.getLocalPort(), 0, address);
            var server =
                    new DnsServer(
                            udp,
                            tcp,
                            new DnsResolver(records, upstream(config.upstreams())),
                            metrics);
            Thread.ofPlatform().name("dns-udp").daemon(true).start(server::receive);
            Thread.ofPlatform().name("dns-tcp").daemon(true).start(server::accept);
            return server;
        } catch (IOException e) {
            throw new NetworkException(
                    "cannot listen for DNS on "
                            + config.address()
                            + ":"
                            + config.port()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static <T> Informers.Spec<T> spec(
            String group,
            String resource,
            Decoder<T> decoder,
            Map<String, Function<T, Iterable<String>>> indexes) {
        return new Informers.Spec<>(
                new GroupVersionResource(group, "v1", resource), "", "", decoder, indexes);
    }

    private static Optional<Resolver> upstream(List<String> addresses) {
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        try {
            var all = new Resolver[addresses.size()];
            for (var i = 0; i < all.length; i++) {
                all[i] = new SimpleResolver(addresses.get(i));
                all[i].setTimeout(UPSTREAM_TIMEOUT);
            }
            return Optional.of(new ExtendedResolver(all));
        } catch (UnknownHostException e) {
            throw new NetworkException("not an address of a resolver: " + addresses, e);
        }
    }

    public int port() {
        return udp.getLocalPort();
    }

    private void receive() {
        while (!closed) {
            var packet = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
            try {
                udp.receive(packet);
            } catch (IOException e) {
                ended("udp", e);
                continue;
            }
            if (slots.tryAcquire()) {
                answering.execute(() -> answer(packet));
            }
        }
    }

    private void answer(DatagramPacket packet) {
        try {
            var query =
                    new Message(java.nio.ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
            var wire = resolve(query, "udp").toWire(DnsResolver.sizeLimit(query));
            udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        } catch (IOException e) {
            // A malformed question or a closed socket: UDP owes nobody an answer.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "no answer to a datagram from={0} error={1}",
                    packet.getSocketAddress(),
                    e.getMessage());
        } finally {
            slots.release();
        }
    }

    private Message resolve(Message query, String protocol) {
        Message answer;
        try {
            answer = resolver.answer(query);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot answer a DNS question", e);
            answer = DnsResolver.reply(query, Rcode.SERVFAIL);
        }
        metrics.counter(
                        "coredns_dns_responses",
                        "proto",
                        protocol,
                        "rcode",
                        Rcode.string(answer.getRcode()))
                .increment();
        return answer;
    }

    private void accept() {
        while (!closed) {
            try {
                var socket = tcp.accept();
                if (slots.tryAcquire()) {
                    answering.execute(() -> converse(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                ended("tcp", e);
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            socket.setSoTimeout((int) TCP_IDLE.toMillis());
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (!closed) {
                var wire = in.readNBytes(in.readUnsignedShort());
                var answer = resolve(new Message(wire), "tcp").toWire(Message.MAXLENGTH);
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        } catch (EOFException e) {
            // The client has no more questions.
            LOG.log(
                    System.Logger.Level.TRACE,
                    "DNS connection ended from={0}",
                    socket.getRemoteSocketAddress());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "DNS connection broke from={0} error={1}",
                    socket.getRemoteSocketAddress(),
                    e.getMessage());
        } finally {
            slots.release();
        }
    }

    private void ended(String protocol, IOException e) {
        if (!closed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "DNS listener had an error and goes on protocol={0} error={1}",
                    protocol,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "closing the DNS listener failed error={0}",
                    e.getMessage());
        }
        answering.shutdownNow();
    }
}
