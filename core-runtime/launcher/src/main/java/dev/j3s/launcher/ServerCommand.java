package dev.j3s.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code j3s server}: parses, starts, waits for a signal, stops. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Start a Kubernetes server: API server, controllers, scheduler and, on this machine, a node.",
            "Every flag can stand in config.yaml as well (key = flag without dashes); flags win over the file, the file over the environment."
        },
        footer = {
            "",
            "Examples:",
            "  j3s server                                        one node, everything on",
            "  j3s server --disable-agent -d /tmp/a -o /tmp/a/kubeconfig --https-listen-port 7443",
            "                                                    an API server beside another one, without a node",
            "  j3s server --disable servicelb,metrics-server     without some add-ons"
        })
final class ServerCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 6443;
    private static final int DEFAULT_KUBELET_PORT = 10250;
    private static final int DEFAULT_DNS_PORT = 10053;

    private final Map<String, String> environment;

    @ArgGroup(exclusive = false, heading = "%nGeneral:%n")
    private final General general = new General();

    @ArgGroup(exclusive = false, heading = "%nListener:%n")
    private final Listener listener = new Listener();

    @ArgGroup(exclusive = false, heading = "%nNetwork:%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(exclusive = false, heading = "%nParts:%n")
    private final Parts parts = new Parts();

    @ArgGroup(exclusive = false, heading = "%nNode:%n")
    private final NodeOptions node = new NodeOptions();

    ServerCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static final class General {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description =
                        "configuration file (default: /etc/j3s/config.yaml) [$J3S_CONFIG_FILE]")
        String config = "";

        @Option(names = "--debug", description = "log more [$J3S_DEBUG]")
        boolean debug;

        @Option(
                names = {"-d", "--data-dir"},
                paramLabel = "DIR",
                description = "all state (default: /var/lib/j3s) [$J3S_DATA_DIR]")
        String dataDir = "/var/lib/j3s";

        @Option(
                names = "--run-dir",
                paramLabel = "DIR",
                description = "sockets and what a reboot may lose (default: /run/j3s)")
        String runDir = "/run/j3s";

        @Option(
                names = {"-t", "--token"},
                paramLabel = "SECRET",
                description = "join secret (default: random, kept in server/token) [$J3S_TOKEN]")
        String token = "";

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "file that holds the join secret [$J3S_TOKEN_FILE]")
        String tokenFile = "";

        @Option(
                names = {"-o", "--write-kubeconfig"},
                paramLabel = "FILE",
                description =
                        "administrator's kubeconfig (default: /etc/j3s/j3s.yaml) [$J3S_KUBECONFIG_OUTPUT]")
        String kubeconfig = "/etc/j3s/j3s.yaml";

        @Option(
                names = "--write-kubeconfig-mode",
                paramLabel = "MODE",
                description = "its file mode (default: 0600) [$J3S_KUBECONFIG_MODE]")
        String kubeconfigMode = "0600";

        @Option(
                names = "--write-kubeconfig-group",
                paramLabel = "GROUP",
                description = "its group [$J3S_KUBECONFIG_GROUP]")
        String kubeconfigGroup = "";
    }

    static final class Listener {
        @Option(
                names = "--bind-address",
                paramLabel = "IP",
                description = "address to listen on (default: 0.0.0.0)")
        String bindAddress = "0.0.0.0";

        @Option(
                names = "--https-listen-port",
                paramLabel = "PORT",
                description = "port of the API server (default: 6443)")
        int port = DEFAULT_PORT;

        @Option(
                names = "--advertise-address",
                paramLabel = "IP",
                description = "address of the kubernetes Service's endpoint (default: the node's)")
        String advertiseAddress = "";

        @Option(
                names = "--tls-san",
                paramLabel = "NAME",
                split = ",",
                description = "more names or addresses for the serving certificate")
        List<String> tlsSans = new ArrayList<>();
    }

    static final class NetworkOptions {
        @Option(
                names = "--cluster-cidr",
                paramLabel = "CIDR",
                description = "addresses of pods (default: 10.42.0.0/16)")
        String clusterCidr = "10.42.0.0/16";

        @Option(
                names = "--service-cidr",
                paramLabel = "CIDR",
                description = "addresses of Services (default: 10.43.0.0/16)")
        String serviceCidr = "10.43.0.0/16";

        @Option(
                names = "--service-node-port-range",
                paramLabel = "A-B",
                description = "ports of NodePort Services (default: 30000-32767)")
        String nodePorts = "30000-32767";

        @Option(
                names = "--cluster-dns",
                paramLabel = "IP",
                description = "address of the DNS Service (default: the tenth of the service CIDR)")
        String clusterDns = "";

        @Option(
                names = "--cluster-domain",
                paramLabel = "NAME",
                description = "domain of Services (default: cluster.local)")
        String clusterDomain = "cluster.local";

        @Option(
                names = "--dns-port",
                paramLabel = "PORT",
                description = "port on the node that the DNS Service leads to (default: 10053)")
        int dnsPort = DEFAULT_DNS_PORT;
    }

    static final class Parts {
        @Option(
                names = "--disable",
                paramLabel = "ITEM",
                split = ",",
                description =
                        "leave out: servicelb, coredns, local-storage, metrics-server, helm-controller, registry-mirror, or a manifest by its base name")
        List<String> disable = new ArrayList<>();

        @Option(
                names = "--disable-agent",
                description = "no kubelet, no containerd, no service proxy: the API without a node")
        boolean noAgent;

        @Option(names = "--disable-scheduler", description = "no scheduler")
        boolean noScheduler;

        @Option(names = "--disable-controller-manager", description = "no controllers")
        boolean noControllers;

        @Option(names = "--disable-kube-proxy", description = "no service proxy")
        boolean noProxy;

        @Option(names = "--disable-helm-controller", description = "no Helm operator")
        boolean noHelm;
    }

    static final class NodeOptions {
        @Option(
                names = "--node-name",
                paramLabel = "NAME",
                description = "name of the Node (default: the host's name) [$J3S_NODE_NAME]")
        String name = "";

        @Option(
                names = {"-i", "--node-ip"},
                paramLabel = "IP",
                description = "address of the Node (default: that of the default route)")
        String ip = "";

        @Option(
                names = "--node-external-ip",
                paramLabel = "IP",
                description = "external address to publish")
        String externalIp = "";

        @Option(
                names = "--node-label",
                paramLabel = "K=V",
                split = ",",
                description = "label to register with")
        List<String> labels = new ArrayList<>();

        @Option(
                names = "--node-taint",
                paramLabel = "K=V:EFFECT",
                split = ",",
                description = "taint to register with")
        List<String> taints = new ArrayList<>();

        @Option(
                names = "--kubelet-port",
                paramLabel = "PORT",
                description = "port of the kubelet (default: 10250)")
        int kubeletPort = DEFAULT_KUBELET_PORT;

        @Option(
                names = "--kubelet-root-dir",
                paramLabel = "DIR",
                description = "pod folders (default: /var/lib/kubelet)")
        String kubeletRoot = "/var/lib/kubelet";

        @Option(
                names = "--pod-logs-dir",
                paramLabel = "DIR",
                description = "container logs (default: /var/log/pods)")
        String podLogs = "/var/log/pods";

        @Option(
                names = "--private-registry",
                paramLabel = "FILE",
                description = "registries.yaml (default: /etc/j3s/registries.yaml)")
        String registries = "/etc/j3s/registries.yaml";

        @Option(
                names = "--resolv-conf",
                paramLabel = "FILE",
                description = "the host's resolver configuration [$J3S_RESOLV_CONF]")
        String resolvConf = "";

        @Option(
                names = "--snapshotter",
                paramLabel = "NAME",
                description = "containerd snapshotter: overlayfs or native (default: overlayfs)")
        String snapshotter = "overlayfs";

        @Option(
                names = "--default-local-storage-path",
                paramLabel = "DIR",
                description = "local-path volumes (default: <data-dir>/storage)")
        String localStorage = "";
    }

    @Override
    public Integer call() throws InterruptedException {
        var stopped = new CountDownLatch(1);
        var progress = new Progress(System.out, System::nanoTime);
        var server = Server.start(config(), Clock.systemUTC(), progress);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("shutdown")
                                .unstarted(() -> {
                                    progress.say("stopping");
                                    server.close();
                                    progress.say("stopped; containers keep running");
                                    stopped.countDown();
                                }));
        stopped.await();
        return 0;
    }

    ServerConfig config() {
        var data = Path.of(general.dataDir).toAbsolutePath();
        var kubeconfig = Path.of(general.kubeconfig).toAbsolutePath();
        var paths =
                new Paths(
                        data,
                        Path.of("/etc/j3s"),
                        Path.of(general.runDir).toAbsolutePath(),
                        Path.of(node.kubeletRoot).toAbsolutePath(),
                        Path.of(node.podLogs).toAbsolutePath());
        var disabled = new HashSet<>(parts.disable);
        if (parts.noHelm) {
            disabled.add("helm-controller");
        }
        return new ServerConfig(
                paths,
                listener.bindAddress,
                listener.port,
                listener.advertiseAddress,
                listener.tlsSans,
                token(),
                networkConfig(),
                new ServerConfig.Kubeconfig(
                        kubeconfig, general.kubeconfigMode, general.kubeconfigGroup),
                nodeConfig(paths),
                disabled,
                !parts.noAgent,
                !parts.noScheduler,
                !parts.noControllers,
                !parts.noProxy);
    }

    private String token() {
        if (general.tokenFile.isEmpty()) {
            return general.token;
        }
        try {
            return Files.readString(Path.of(general.tokenFile)).strip();
        } catch (IOException e) {
            throw new UsageException(
                    "cannot read the token file " + general.tokenFile + ": " + e.getMessage());
        }
    }

    private ServerConfig.Network networkConfig() {
        var ports = network.nodePorts.split("-", 2);
        if (ports.length != 2 || !ports[0].matches("\\d{1,5}") || !ports[1].matches("\\d{1,5}")) {
            throw new UsageException(
                    "--service-node-port-range must look like 30000-32767, not "
                            + network.nodePorts);
        }
        var dns =
                network.clusterDns.isEmpty()
                        ? Cidr.parse("--service-cidr", network.serviceCidr).address(10)
                        : network.clusterDns;
        Cidr.parse("--cluster-cidr", network.clusterCidr);
        return new ServerConfig.Network(
                network.clusterCidr,
                network.serviceCidr,
                Integer.parseInt(ports[0]),
                Integer.parseInt(ports[1]),
                dns,
                network.clusterDomain,
                network.dnsPort);
    }

    private ServerConfig.Node nodeConfig(Paths paths) {
        var name = node.name.isEmpty() ? hostName() : node.name;
        return new ServerConfig.Node(
                name.toLowerCase(Locale.ROOT),
                node.ip,
                node.externalIp,
                node.labels,
                node.taints,
                node.kubeletPort,
                Path.of(node.registries).toAbsolutePath(),
                node.resolvConf,
                node.snapshotter,
                node.localStorage.isEmpty()
                        ? paths.localStorage()
                        : Path.of(node.localStorage).toAbsolutePath());
    }

    private String hostName() {
        var named = environment.getOrDefault("HOSTNAME", "");
        if (!named.isEmpty()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new UsageException(
                    "this host does not know its own name; give one with --node-name");
        }
    }
}
