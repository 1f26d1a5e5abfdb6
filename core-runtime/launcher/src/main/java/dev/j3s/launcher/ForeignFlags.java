package dev.j3s.launcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Flags of k3s that j3s knows and does not carry out: refused by name, because a flag that is
 * silently ignored is a trap.
 */
final class ForeignFlags {
    private static final Map<String, String> REASONS =
            Map.ofEntries(
                    Map.entry(
                            "--server",
                            "joining another server is not supported yet: j3s runs one server"),
                    Map.entry("--agent-token", "agents on other machines are not supported yet"),
                    Map.entry(
                            "--agent-token-file", "agents on other machines are not supported yet"),
                    Map.entry(
                            "--cluster-init",
                            "embedded etcd is not supported yet; the store is SQLite"),
                    Map.entry(
                            "--cluster-reset",
                            "embedded etcd is not supported yet; the store is SQLite"),
                    Map.entry(
                            "--cluster-reset-restore-path",
                            "embedded etcd is not supported yet; the store is SQLite"),
                    Map.entry(
                            "--datastore-endpoint",
                            "other stores than SQLite are not supported yet"),
                    Map.entry(
                            "--datastore-cafile", "other stores than SQLite are not supported yet"),
                    Map.entry(
                            "--datastore-certfile",
                            "other stores than SQLite are not supported yet"),
                    Map.entry(
                            "--datastore-keyfile",
                            "other stores than SQLite are not supported yet"),
                    Map.entry("--secrets-encryption", "encryption at rest is not supported yet"),
                    Map.entry(
                            "--secrets-encryption-provider",
                            "encryption at rest is not supported yet"),
                    Map.entry(
                            "--embedded-registry",
                            "the peer-to-peer registry mirror is not supported yet"),
                    Map.entry(
                            "--flannel-backend",
                            "pods of one node need no overlay; other backends come with more nodes"),
                    Map.entry(
                            "--flannel-iface",
                            "pods of one node need no overlay; other backends come with more nodes"),
                    Map.entry("--flannel-ipv6-masq", "dual stack is not supported yet"),
                    Map.entry("--vpn-auth", "VPN integration is not supported"),
                    Map.entry("--docker", "containerd is the only container runtime"),
                    Map.entry("--rootless", "running without root is not supported yet"),
                    Map.entry("--selinux", "SELinux labelling is not supported yet"),
                    Map.entry(
                            "--image-credential-provider-config",
                            "kubelet credential plugins are not supported yet"),
                    Map.entry(
                            "--kube-apiserver-arg",
                            "component arguments of upstream have no meaning here; see j3s server --help"),
                    Map.entry(
                            "--kube-controller-manager-arg",
                            "component arguments of upstream have no meaning here; see j3s server --help"),
                    Map.entry(
                            "--kube-scheduler-arg",
                            "component arguments of upstream have no meaning here; see j3s server --help"),
                    Map.entry(
                            "--kubelet-arg",
                            "component arguments of upstream have no meaning here; see j3s server --help"),
                    Map.entry(
                            "--kube-proxy-arg",
                            "component arguments of upstream have no meaning here; see j3s server --help"),
                    Map.entry(
                            "--etcd-arg",
                            "embedded etcd is not supported yet; the store is SQLite"));

    private ForeignFlags() {}

    /**
     * The complaint about the first such flag, whether from the command line or from {@code
     * config.yaml}.
     */
    static Optional<String> complaint(List<String> arguments) {
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            var flag = equals < 0 ? argument : argument.substring(0, equals);
            var reason = REASONS.get(flag);
            if (reason == null && (flag.startsWith("--etcd-"))) {
                reason = "embedded etcd is not supported yet; the store is SQLite";
            }
            if (reason != null) {
                return Optional.of(flag + ": " + reason);
            }
        }
        return Optional.empty();
    }
}
