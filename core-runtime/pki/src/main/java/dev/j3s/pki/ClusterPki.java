package dev.j3s.pki;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;

/**
 * All key material of a server, by the file names of k3s under {@code server/tls}: three
 * authorities (for servers, for clients, for the front proxy) and the leaves of each component.
 *
 * @param serving of the API server
 * @param kubeletServing of this machine's kubelet
 * @param kubeletClient names {@code system:node:<name>}
 * @param apiserverKubeletClient what the API server shows to kubelets
 * @param frontProxy what the API server shows to aggregated servers and webhooks
 */
public record ClusterPki(
        CertificateAuthority serverAuthority,
        CertificateAuthority clientAuthority,
        CertificateAuthority requestHeaderAuthority,
        KeyPairFile serving,
        KeyPairFile admin,
        KeyPairFile controllerManager,
        KeyPairFile scheduler,
        KeyPairFile kubeletServing,
        KeyPairFile kubeletClient,
        KeyPairFile apiserverKubeletClient,
        KeyPairFile frontProxy,
        KeyPair serviceAccountKey) {

    /**
     * @param serverNames host names and addresses that clients may reach the API server by
     */
    public record Names(List<String> serverNames, String nodeName, List<String> nodeNames) {
        public Names {
            serverNames = List.copyOf(serverNames);
            nodeNames = List.copyOf(nodeNames);
        }
    }

    /** Reads {@code folder}, makes what is missing, renews leaves that end soon or lack a name. */
    public static ClusterPki ensure(Path folder, Names names, Clock clock) {
        var files = new PkiFolder(folder, clock);
        var server = files.authority("server-ca", "j3s-server-ca");
        var client = files.authority("client-ca", "j3s-client-ca");
        var proxy = files.authority("request-header-ca", "j3s-request-header-ca");
        return new ClusterPki(
                server,
                client,
                proxy,
                files.server(
                        "serving-kube-apiserver",
                        server,
                        Subject.of("kube-apiserver"),
                        names.serverNames(),
                        CertificateAuthority.Usage.SERVER),
                files.client("client-admin", client, Subject.of("system:admin", "system:masters")),
                files.client(
                        "client-controller", client, Subject.of("system:kube-controller-manager")),
                files.client("client-scheduler", client, Subject.of("system:kube-scheduler")),
                files.server(
                        "serving-kubelet",
                        server,
                        Subject.of(names.nodeName()),
                        names.nodeNames(),
                        CertificateAuthority.Usage.SERVER),
                files.client(
                        "client-kubelet",
                        client,
                        Subject.of("system:node:" + names.nodeName(), "system:nodes")),
                files.client(
                        "client-kube-apiserver",
                        client,
                        Subject.of("system:apiserver", "system:masters")),
                files.client("client-auth-proxy", proxy, Subject.of("system:auth-proxy")),
                files.signingKey("service"));
    }
}
