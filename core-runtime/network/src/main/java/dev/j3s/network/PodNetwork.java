package dev.j3s.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives pods of this node their addresses: the CNI configuration (bridge, host-local, loopback) and
 * the kernel settings that routing needs.
 */
public final class PodNetwork {
    private static final System.Logger LOG = System.getLogger(PodNetwork.class.getName());
    private static final String FILE = "10-j3s.conflist";

    private final Path configuration;
    private final Path state;
    private final String bridge;

    /**
     * @param configuration folder that containerd reads CNI configuration from
     * @param state where host-local keeps what it gave out
     */
    public PodNetwork(Path configuration, Path state, String bridge) {
        this.configuration = configuration;
        this.state = state;
        this.bridge = bridge;
    }

    /**
     * Writes the configuration for {@code podCidr} in one step; containerd notices. Throws {@link
     * NetworkException}.
     */
    public void configure(String podCidr) {
        var text =
                """
                {
                  "cniVersion": "0.4.0",
                  "name": "j3s",
                  "plugins": [
                    {
                      "type": "bridge",
                      "bridge": "%s",
                      "isGateway": true,
                      "ipMasq": false,
                      "hairpinMode": true,
                      "forceAddress": true,
                      "ipam": {
                        "type": "host-local",
                        "dataDir": "%s",
                        "ranges": [[{"subnet": "%s"}]],
                        "routes": [{"dst": "0.0.0.0/0"}]
                      }
                    }
                  ]
                }
                """
                        .formatted(bridge, state, podCidr);
        try {
            Files.createDirectories(configuration);
            Files.createDirectories(state);
            var file = configuration.resolve(FILE);
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return;
            }
            var fresh = configuration.resolve(FILE + ".new");
            Files.writeString(fresh, text);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NetworkException(
                    "cannot write the pod network's configuration in "
                            + configuration
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Lets the host route, and lets packets between pods of one bridge pass the service rules.
     * Throws when routing cannot be switched on.
     */
    public static void prepareKernel() {
        write("/proc/sys/net/ipv4/ip_forward", true);
        write("/proc/sys/net/ipv4/conf/all/forwarding", true);
        write("/proc/sys/net/bridge/bridge-nf-call-iptables", false);
    }

    private static void write(String file, boolean needed) {
        var path = Path.of(file);
        try {
            if (Files.exists(path) && Files.readString(path).strip().equals("1")) {
                return;
            }
            Files.writeString(path, "1");
        } catch (IOException e) {
            if (needed) {
                throw new NetworkException("cannot switch on " + file + ": " + e.getMessage(), e);
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot switch on {0}; pods of one node may not reach each other by Service (load the module br_netfilter) error={1}",
                    file,
                    e.getMessage());
        }
    }
}
