package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.List;
import java.util.Set;

/** Endpoints, the deprecated form of EndpointSlices. */
final class EndpointsStrategy extends SpecStrategy {
    private static final Set<String> PROTOCOLS = Checks.setOf("SCTP", "TCP", "UDP");

    EndpointsStrategy() {
        super(false, false);
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode endpoints) {
        for (var subset : Fields.items(endpoints, "subsets")) {
            for (var port : Fields.items(subset, "ports")) {
                if (port instanceof ObjectNode object) {
                    Fields.defaultText(object, "protocol", "TCP");
                }
            }
        }
    }

    @Override
    void check(JsonNode endpoints, Problems problems) {
        var subsets = Fields.items(endpoints, "subsets");
        for (var i = 0; i < subsets.size(); i++) {
            var subset = subsets.get(i);
            var path = Path.of("subsets").index(i);
            if (Fields.size(subset, "addresses") + Fields.size(subset, "notReadyAddresses") == 0) {
                problems.required(path, "must specify `addresses` or `notReadyAddresses`");
            }
            for (var list : List.of("addresses", "notReadyAddresses")) {
                addresses(subset, list, path.child(list), problems);
            }
            ports(subset, path.child("ports"), problems);
        }
    }

    private static void addresses(JsonNode subset, String list, Path path, Problems problems) {
        var checks = new Checks(problems);
        var addresses = Fields.items(subset, list);
        for (var i = 0; i < addresses.size(); i++) {
            var ip = Fields.text(addresses.get(i), "ip");
            checks.ip(ip, path.index(i).child("ip"));
            var hostname = Fields.text(addresses.get(i), "hostname");
            if (!hostname.isEmpty()) {
                checks.dnsLabel(hostname, path.index(i).child("hostname"));
            }
            if (Fields.has(addresses.get(i), "nodeName")) {
                checks.subdomain(
                        Fields.text(addresses.get(i), "nodeName"), path.index(i).child("nodeName"));
            }
            EndpointRules.address(ip, path.index(i).child("ip"), problems);
        }
    }

    private static void ports(JsonNode subset, Path path, Problems problems) {
        var checks = new Checks(problems);
        var ports = Fields.items(subset, "ports");
        for (var i = 0; i < ports.size(); i++) {
            var name = Fields.text(ports.get(i), "name");
            if (!name.isEmpty()) {
                checks.dnsLabel(name, path.index(i).child("name"));
            } else if (ports.size() > 1) {
                problems.required(path.index(i).child("name"), "");
            }
            checks.port(Fields.number(ports.get(i), "port"), path.index(i).child("port"));
            checks.requiredOneOf(ports.get(i), "protocol", PROTOCOLS, path.index(i));
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        if (!Fields.same(object.get("subsets"), old.get("subsets"))) {
            check(object, problems);
        }
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return List.of(
                "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    }
}
