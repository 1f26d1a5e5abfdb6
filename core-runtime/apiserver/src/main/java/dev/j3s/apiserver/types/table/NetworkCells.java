package dev.j3s.apiserver.types.table;

import static dev.j3s.apiserver.types.table.Cells.AGE;
import static dev.j3s.apiserver.types.table.Cells.NAME;
import static dev.j3s.apiserver.types.table.Cells.NONE;
import static dev.j3s.apiserver.types.table.Cells.UNSET;
import static dev.j3s.apiserver.types.table.Cells.labels;
import static dev.j3s.apiserver.types.table.Cells.selector;
import static dev.j3s.apiserver.types.table.Cells.text;
import static dev.j3s.apiserver.types.table.Cells.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cells of services, endpoints and the networking group. */
final class NetworkCells {
    private static final int SHOWN_MAX = 3;
    private static final String DEFAULT_INGRESS_CLASS =
            "ingressclass.kubernetes.io/is-default-class";

    private NetworkCells() {}

    static Map<String, List<Cell>> byKind() {
        return Map.of(
                "Service",
                List.of(
                        NAME,
                        text("spec", "type"),
                        (object, now) ->
                                Cells.orElse(
                                        Fields.at(object, "spec", "clusterIPs").path(0).asText(""),
                                        NONE),
                        (object, now) -> externalIp(object),
                        (object, now) -> servicePorts(Fields.get(object, "spec")),
                        AGE,
                        labels("spec", "selector")),
                "Endpoints",
                List.of(NAME, (object, now) -> endpoints(object), AGE),
                "EndpointSlice",
                List.of(
                        NAME,
                        text("addressType"),
                        (object, now) -> slicePorts(object),
                        (object, now) -> sliceEndpoints(object),
                        AGE),
                "Ingress",
                List.of(
                        NAME,
                        textOr(NONE, "spec", "ingressClassName"),
                        (object, now) -> hosts(Fields.get(object, "spec")),
                        (object, now) ->
                                Cells.loadBalancer(Fields.at(object, "status", "loadBalancer")),
                        (object, now) ->
                                Fields.size(Fields.get(object, "spec"), "tls") > 0
                                        ? "80, 443"
                                        : "80",
                        AGE),
                "IngressClass",
                List.of(
                        (object, now) -> ingressClassName(object),
                        text("spec", "controller"),
                        (object, now) -> parameters(Fields.at(object, "spec", "parameters")),
                        AGE),
                "NetworkPolicy",
                List.of(NAME, selector(NONE, "spec", "podSelector"), AGE),
                "ServiceCIDR",
                List.of(
                        NAME,
                        (object, now) ->
                                String.join(",", Fields.texts(Fields.get(object, "spec"), "cidrs")),
                        AGE),
                "IPAddress",
                List.of(NAME, (object, now) -> parent(Fields.at(object, "spec", "parentRef"))));
    }

    private static String externalIp(JsonNode service) {
        var spec = Fields.get(service, "spec");
        var external = String.join(",", Fields.texts(spec, "externalIPs"));
        return switch (Fields.text(spec, "type")) {
            case "ClusterIP", "NodePort" -> Cells.orElse(external, NONE);
            case "LoadBalancer" -> {
                var balancer = Cells.loadBalancer(Fields.at(service, "status", "loadBalancer"));
                var both =
                        balancer.isEmpty() || external.isEmpty()
                                ? balancer + external
                                : balancer + "," + external;
                yield Cells.orElse(both, "<pending>");
            }
            case "ExternalName" -> Fields.text(spec, "externalName");
            default -> "<unknown>";
        };
    }

    private static String servicePorts(JsonNode spec) {
        var parts = new ArrayList<String>();
        for (var port : Fields.items(spec, "ports")) {
            var nodePort = Fields.number(port, "nodePort");
            parts.add(
                    Fields.number(port, "port")
                            + (nodePort > 0 ? ":" + nodePort : "")
                            + "/"
                            + Fields.text(port, "protocol"));
        }
        return Cells.orElse(String.join(",", parts), NONE);
    }

    private static String endpoints(JsonNode object) {
        if (Fields.size(object, "subsets") == 0) {
            return NONE;
        }
        var all = new ArrayList<String>();
        for (var subset : Fields.items(object, "subsets")) {
            var addresses = Fields.items(subset, "addresses");
            if (Fields.size(subset, "ports") == 0) {
                addresses.forEach(address -> all.add(Fields.text(address, "ip")));
            }
            for (var port : Fields.items(subset, "ports")) {
                for (var address : addresses) {
                    all.add(join(Fields.text(address, "ip"), Fields.number(port, "port")));
                }
            }
        }
        return Cells.some(all, SHOWN_MAX, "");
    }

    private static String join(String host, long port) {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    private static String slicePorts(JsonNode slice) {
        var all = new ArrayList<String>();
        for (var port : Fields.items(slice, "ports")) {
            var number = Fields.get(port, "port");
            all.add(number.isMissingNode() ? portName(port) : number.asText());
        }
        return Cells.some(all, SHOWN_MAX, UNSET);
    }

    private static String portName(JsonNode port) {
        return Fields.has(port, "name") ? Fields.text(port, "name") : "*";
    }

    private static String sliceEndpoints(JsonNode slice) {
        var all = new ArrayList<String>();
        for (var endpoint : Fields.items(slice, "endpoints")) {
            all.addAll(Fields.texts(endpoint, "addresses"));
        }
        return Cells.some(all, SHOWN_MAX, UNSET);
    }

    private static String hosts(JsonNode spec) {
        var rules = Fields.items(spec, "rules");
        var hosts = new ArrayList<String>();
        for (var rule : rules) {
            var host = Fields.text(rule, "host");
            if (hosts.size() == SHOWN_MAX) {
                return String.join(",", hosts) + " + " + (rules.size() - SHOWN_MAX) + " more...";
            }
            if (!host.isEmpty()) {
                hosts.add(host);
            }
        }
        return Cells.orElse(String.join(",", hosts), "*");
    }

    private static String ingressClassName(JsonNode object) {
        var metadata = Fields.get(object, "metadata");
        var isDefault = Fields.text(Fields.get(metadata, "annotations"), DEFAULT_INGRESS_CLASS);
        var name = Fields.text(metadata, "name");
        return isDefault.equals("true") ? name + " (default)" : name;
    }

    private static String parameters(JsonNode reference) {
        if (reference.isMissingNode()) {
            return NONE;
        }
        var group =
                Fields.has(reference, "apiGroup") ? "." + Fields.text(reference, "apiGroup") : "";
        return Fields.text(reference, "kind") + group + "/" + Fields.text(reference, "name");
    }

    private static String parent(JsonNode reference) {
        if (reference.isMissingNode()) {
            return NONE;
        }
        var group = Fields.text(reference, "group");
        var resource = Fields.text(reference, "resource") + (group.isEmpty() ? "" : "." + group);
        var namespace = Fields.text(reference, "namespace");
        return resource.toLowerCase(Locale.ROOT)
                + (namespace.isEmpty() ? "" : "/" + namespace)
                + "/"
                + Fields.text(reference, "name");
    }
}
