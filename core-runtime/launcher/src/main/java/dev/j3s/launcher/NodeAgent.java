package dev.j3s.launcher;

import dev.j3s.client.Client;
import dev.j3s.client.QueuedEventRecorder;
import dev.j3s.client.SharedInformers;
import dev.j3s.cri.Containerd;
import dev.j3s.cri.ContainerdConfig;
import dev.j3s.cri.ImageArchives;
import dev.j3s.kubelet.Kubelet;
import dev.j3s.kubelet.KubeletConfig;
import dev.j3s.network.DnsConfig;
import dev.j3s.network.DnsServer;
import dev.j3s.network.Nft;
import dev.j3s.network.PodNetwork;
import dev.j3s.network.ServiceProxy;
import dev.j3s.registrymirror.RegistryMirror;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** This machine as a node: containerd, kubelet, pod network, service proxy, DNS, image archives. */
final class NodeAgent implements AutoCloseable {
    private static final String VERSION = "v1.36.2+j3s1";
    private static final int ANY_PORT = 0;
    private static final String BRIDGE = "cni0";
    private static final String TABLE = "ip j3s";
    private static final List<Path> CNI_FOLDERS =
            List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"), Path.of("/usr/libexec/cni"));

    private final Closing parts = new Closing();

    private NodeAgent() {}

    /**
     * @param tls files of the kubelet's server and the authority of its clients
     */
    static NodeAgent start(
            ServerConfig config,
            String nodeIp,
            KubeletConfig.Tls tls,
            Client kubeletClient,
            Client proxyClient,
            MeterRegistry metrics,
            Clock clock)
            throws IOException, InterruptedException {
        var agent = new NodeAgent();
        try {
            agent.run(config, nodeIp, tls, kubeletClient, proxyClient, metrics, clock);
            return agent;
        } catch (IOException | InterruptedException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    private void run(
            ServerConfig config,
            String nodeIp,
            KubeletConfig.Tls tls,
            Client kubeletClient,
            Client proxyClient,
            MeterRegistry metrics,
            Clock clock)
            throws IOException, InterruptedException {
        PodNetwork.prepareKernel();
        var agentFolder = config.paths().agent();
        var cniConf = agentFolder.resolve("etc/cni/net.d");
        var containerd =
                parts.add(
                        Containerd.start(
                                ContainerdConfig.detect(
                                        "containerd",
                                        agentFolder.resolve("containerd"),
                                        config.paths().run().resolve("containerd"),
                                        cniPlugins(),
                                        cniConf,
                                        agentFolder.resolve("etc/containerd/certs.d")),
                                clock));
        if (config.enabled("registry-mirror")) {
            parts.add(
                    RegistryMirror.start(
                            new RegistryMirror.Config(
                                    config.node().registries(),
                                    agentFolder.resolve("etc/containerd/certs.d"),
                                    ANY_PORT,
                                    true)));
        }
        parts.add(
                ImagesFolder.start(
                        config.paths().images(), new ImageArchives(containerd.socket(), clock)));
        var informers = parts.add(new SharedInformers(kubeletClient, new Random()));
        var podNetwork = new PodNetwork(cniConf, agentFolder.resolve("cni/networks"), BRIDGE);
        parts.add(dns(config, nodeIp, proxyClient, metrics));
        parts.add(
                Kubelet.start(
                        kubeletConfig(config, nodeIp, tls),
                        new Kubelet.Surroundings(
                                kubeletClient,
                                informers,
                                parts.add(
                                        new QueuedEventRecorder(
                                                kubeletClient,
                                                "kubelet",
                                                config.node().name(),
                                                clock)),
                                containerd.socket(),
                                podNetwork::configure,
                                clock)));
        if (config.serviceProxy()) {
            var proxyInformers = parts.add(new SharedInformers(proxyClient, new Random()));
            parts.add(
                    ServiceProxy.start(
                            new ServiceProxy.Config(
                                    config.node().name(),
                                    TABLE,
                                    config.network().clusterCidr(),
                                    config.network().clusterCidr(),
                                    config.network().serviceCidr(),
                                    BRIDGE),
                            proxyInformers,
                            Nft.program(),
                            metrics));
        }
    }

    private AutoCloseable dns(
            ServerConfig config, String nodeIp, Client client, MeterRegistry metrics) {
        if (!config.enabled("coredns")) {
            return () -> {};
        }
        var informers = parts.add(new SharedInformers(client, new Random()));
        var upstreams = HostAddresses.nameServers(config.node().resolvConf());
        return DnsServer.start(
                new DnsConfig(
                        nodeIp,
                        config.network().dnsPort(),
                        config.network().clusterDomain(),
                        upstreams),
                informers,
                metrics);
    }

    private static KubeletConfig kubeletConfig(
            ServerConfig config, String nodeIp, KubeletConfig.Tls tls) {
        var labels =
                config.node().labels().stream()
                        .map(l -> l.split("=", 2))
                        .collect(Collectors.toMap(l -> l[0], l -> l.length > 1 ? l[1] : ""));
        return new KubeletConfig(
                config.node().name(),
                List.of(nodeIp),
                config.paths().kubelet(),
                config.paths().podLogs(),
                config.node().kubeletPort(),
                Optional.of(tls),
                config.enabled("coredns")
                        ? Optional.of(config.network().clusterDns())
                        : Optional.empty(),
                config.network().clusterDomain(),
                labels,
                config.node().taints(),
                KubeletConfig.PODS_MAX_DEFAULT,
                VERSION);
    }

    private static Path cniPlugins() {
        return CNI_FOLDERS.stream()
                .filter(f -> Files.isExecutable(f.resolve("bridge")))
                .findFirst()
                .orElseThrow(() ->
                        new UsageException(
                                "the CNI plugin \"bridge\" is in none of "
                                        + CNI_FOLDERS
                                        + "; install containernetworking-plugins"));
    }

    @Override
    public void close() {
        parts.close();
    }
}
