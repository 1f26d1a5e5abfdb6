package dev.j3s.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Everything that a cluster holds before anyone writes, made of its configuration. Pure. */
final class FirstObjects {
    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

    private final BootstrapConfig config;
    private final String now;
    private final List<Wanted> wanted = new ArrayList<>();

    private FirstObjects(BootstrapConfig config) {
        this.config = config;
        this.now = config.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static List<Wanted> of(BootstrapConfig config) {
        var objects = new FirstObjects(config);
        for (var namespace : List.of("kube-system", "default", "kube-public", "kube-node-lease")) {
            objects.namespace(namespace);
        }
        objects.wanted.addAll(Resources.rbac());
        objects.wanted.addAll(Resources.flowControl(objects.now));
        objects.priorityClasses();
        objects.serviceCidr();
        objects.kubernetesService();
        objects.endpoints();
        objects.authenticationConfigMap();
        return objects.wanted;
    }

    private ObjectNode add(
            GroupResource resource,
            String version,
            String kind,
            String namespace,
            String name,
            Wanted.Keep keep) {
        var apiVersion = resource.group().isEmpty() ? version : resource.group() + "/" + version;
        var object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        var metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        wanted.add(new Wanted(resource, object, keep));
        return object;
    }

    private static ObjectNode metadata(ObjectNode object) {
        return object.withObjectProperty("metadata");
    }

    private void namespace(String name) {
        var namespace =
                add(
                        new GroupResource("", "namespaces"),
                        "v1",
                        "Namespace",
                        "",
                        name,
                        Wanted.Keep.EXISTENCE);
        metadata(namespace).putObject("labels").put("kubernetes.io/metadata.name", name);
        namespace.putObject("spec").putArray("finalizers").add("kubernetes");
        namespace.putObject("status").put("phase", "Active");
    }

    private void priorityClasses() {
        priorityClass(
                "system-node-critical",
                2_000_001_000,
                "Used for system critical pods that must not be moved from their current node.");
        priorityClass(
                "system-cluster-critical",
                2_000_000_000,
                "Used for system critical pods that must run in the cluster, but can be moved to"
                        + " another node if necessary.");
    }

    private void priorityClass(String name, int value, String description) {
        var priority =
                add(
                        new GroupResource("scheduling.k8s.io", "priorityclasses"),
                        "v1",
                        "PriorityClass",
                        "",
                        name,
                        Wanted.Keep.EXISTENCE);
        metadata(priority).put("generation", 1);
        priority.put("value", value)
                .put("description", description)
                .put("preemptionPolicy", "PreemptLowerPriority");
    }

    private void serviceCidr() {
        var cidr =
                add(
                        new GroupResource("networking.k8s.io", "servicecidrs"),
                        "v1",
                        "ServiceCIDR",
                        "",
                        "kubernetes",
                        Wanted.Keep.EXISTENCE);
        var cidrs = cidr.putObject("spec").putArray("cidrs");
        config.serviceCidrs().forEach(cidrs::add);
        cidr.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("lastTransitionTime", now)
                .put("reason", "")
                .put("message", "Kubernetes default Service CIDR is ready");
    }

    private void kubernetesService() {
        var service =
                add(
                        new GroupResource("", "services"),
                        "v1",
                        "Service",
                        "default",
                        "kubernetes",
                        Wanted.Keep.EXISTENCE);
        metadata(service)
                .putObject("labels")
                .put("component", "apiserver")
                .put("provider", "kubernetes");
        var address = firstAddress(config.serviceCidrs().getFirst());
        var spec = service.putObject("spec");
        spec.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", 443)
                .put("targetPort", config.securePort());
        spec.put("clusterIP", address).putArray("clusterIPs").add(address);
        spec.put("type", "ClusterIP").put("sessionAffinity", "None");
        spec.putArray("ipFamilies").add(address.contains(":") ? "IPv6" : "IPv4");
        spec.put("ipFamilyPolicy", "SingleStack").put("internalTrafficPolicy", "Cluster");
        service.putObject("status").putObject("loadBalancer");
    }

    /** The first usable address of a range: {@code 10.43.0.1} of {@code 10.43.0.0/16}. */
    static String firstAddress(String cidr) {
        try {
            var bytes = InetAddress.getByName(cidr.substring(0, cidr.indexOf('/'))).getAddress();
            bytes[bytes.length - 1]++;
            var text = InetAddress.getByAddress(bytes).getHostAddress();
            // the JDK does not shorten IPv6; a range's first address ends in zeros
            return bytes.length == 4 ? text : text.replaceFirst("(:0)+:1$", "::1");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("service range is no CIDR: " + cidr, e);
        }
    }

    private void endpoints() {
        if (config.advertiseAddresses().isEmpty()) {
            return;
        }
        var endpoints =
                add(
                        new GroupResource("", "endpoints"),
                        "v1",
                        "Endpoints",
                        "default",
                        "kubernetes",
                        Wanted.Keep.CONTENT);
        metadata(endpoints)
                .putObject("labels")
                .put("endpointslice.kubernetes.io/skip-mirror", "true");
        var subset = endpoints.putArray("subsets").addObject();
        var addresses = subset.putArray("addresses");
        config.advertiseAddresses().forEach(one -> addresses.addObject().put("ip", one));
        subset.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", config.securePort())
                .put("protocol", "TCP");

        var slice =
                add(
                        new GroupResource("discovery.k8s.io", "endpointslices"),
                        "v1",
                        "EndpointSlice",
                        "default",
                        "kubernetes",
                        Wanted.Keep.CONTENT);
        metadata(slice).putObject("labels").put("kubernetes.io/service-name", "kubernetes");
        var ipv6 = config.advertiseAddresses().getFirst().contains(":");
        slice.put("addressType", ipv6 ? "IPv6" : "IPv4");
        var list = slice.putArray("endpoints");
        for (var address : config.advertiseAddresses()) {
            var endpoint = list.addObject();
            endpoint.putArray("addresses").add(address);
            endpoint.putObject("conditions").put("ready", true);
        }
        slice.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", config.securePort());
    }

    /** What extension API servers read to know whom to trust. */
    private void authenticationConfigMap() {
        var map =
                add(
                        CONFIG_MAPS,
                        "v1",
                        "ConfigMap",
                        "kube-system",
                        "extension-apiserver-authentication",
                        Wanted.Keep.CONTENT);
        var data = map.putObject("data");
        if (!config.clientCa().isEmpty()) {
            data.put("client-ca-file", config.clientCa());
        }
        if (!config.requestHeaderCa().isEmpty()) {
            var names = Json.mapper().valueToTree(config.requestHeaderNames());
            data.put("requestheader-allowed-names", names.toString())
                    .put("requestheader-client-ca-file", config.requestHeaderCa())
                    .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
                    .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
                    .put("requestheader-uid-headers", "[\"X-Remote-Uid\"]")
                    .put("requestheader-username-headers", "[\"X-Remote-User\"]");
        }
    }
}
