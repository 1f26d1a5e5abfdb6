package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** EndpointSlices. */
final class EndpointSliceStrategy extends SpecStrategy {
    private static final int ENDPOINTS_MAX = 1000;
    private static final int ADDRESSES_MAX = 100;
    private static final int PORTS_MAX = 20000;
    private static final Set<String> TYPES = Checks.setOf("FQDN", "IPv4", "IPv6");
    private static final Set<String> PROTOCOLS = Checks.setOf("SCTP", "TCP", "UDP");

    EndpointSliceStrategy() {
        super(false, true);
    }

    @Override
    public void applyDefaults(ObjectNode slice) {
        for (var port : Fields.items(slice, "ports")) {
            if (port instanceof ObjectNode object) {
                Fields.defaultPointer(object, "name", "");
                Fields.defaultPointer(object, "protocol", "TCP");
            }
        }
    }

    @Override
    boolean changesGeneration(JsonNode object, JsonNode old) {
        for (var field : List.of("addressType", "endpoints", "ports")) {
            if (!Fields.same(object.get(field), old.get(field))) {
                return true;
            }
        }
        return !Fields.same(
                Fields.at(object, "metadata", "labels"), Fields.at(old, "metadata", "labels"));
    }

    @Override
    void check(JsonNode slice, Problems problems) {
        checkAllButEndpoints(slice, problems);
        endpoints(slice, problems);
    }

    private static void checkAllButEndpoints(JsonNode slice, Problems problems) {
        var type = Fields.text(slice, "addressType");
        if (type.isEmpty()) {
            problems.required(Path.of("addressType"), "");
        } else if (!TYPES.contains(type)) {
            problems.notSupported(Path.of("addressType"), type, TYPES);
        }
        var ports = Fields.items(slice, "ports");
        if (ports.size() > PORTS_MAX) {
            problems.tooMany(Path.of("ports"), ports.size(), PORTS_MAX);
            return;
        }
        var checks = new Checks(problems);
        var names = new HashSet<String>();
        for (var i = 0; i < ports.size(); i++) {
            var path = Path.of("ports").index(i);
            var name = Fields.text(ports.get(i), "name");
            if (!name.isEmpty()) {
                checks.dnsLabel(name, path.child("name"));
            }
            if (!names.add(name)) {
                problems.duplicate(path.child("name"), name);
            }
            checks.oneOf(ports.get(i), "protocol", PROTOCOLS, path);
            if (Fields.has(ports.get(i), "appProtocol")) {
                checks.qualifiedName(
                        Fields.text(ports.get(i), "appProtocol"), path.child("appProtocol"));
            }
        }
    }

    private static void endpoints(JsonNode slice, Problems problems) {
        var endpoints = Fields.items(slice, "endpoints");
        if (endpoints.size() > ENDPOINTS_MAX) {
            problems.tooMany(Path.of("endpoints"), endpoints.size(), ENDPOINTS_MAX);
            return;
        }
        var type = Fields.text(slice, "addressType");
        for (var i = 0; i < endpoints.size(); i++) {
            endpoint(endpoints.get(i), type, Path.of("endpoints").index(i), problems);
        }
    }

    private static void endpoint(JsonNode endpoint, String type, Path path, Problems problems) {
        var checks = new Checks(problems);
        var addresses = Fields.texts(endpoint, "addresses");
        if (addresses.isEmpty()) {
            problems.required(path.child("addresses"), "must contain at least 1 address");
        } else if (addresses.size() > ADDRESSES_MAX) {
            problems.tooMany(path.child("addresses"), addresses.size(), ADDRESSES_MAX);
        }
        for (var i = 0; i < addresses.size(); i++) {
            address(addresses.get(i), type, path.child("addresses"), i, problems);
        }
        if (Fields.has(endpoint, "nodeName")) {
            checks.subdomain(Fields.text(endpoint, "nodeName"), path.child("nodeName"));
        }
        if (Fields.has(endpoint, "hostname")) {
            checks.dnsLabel(Fields.text(endpoint, "hostname"), path.child("hostname"));
        }
    }

    private static void address(
            String address, String type, Path path, int index, Problems problems) {
        if (!type.equals("IPv4") && !type.equals("IPv6")) {
            return;
        }
        var before = problems.size();
        new Checks(problems).ip(address, path.index(index));
        if (problems.size() > before) {
            return;
        }
        if (address.contains(":") == type.equals("IPv4")) {
            problems.invalid(path, address, "must be an " + type + " address");
        }
        EndpointRules.address(address, path.index(index), problems);
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        checkAllButEndpoints(object, problems);
        if (!Fields.same(object.get("endpoints"), old.get("endpoints"))) {
            endpoints(object, problems);
        }
        Immutable.check(object, old, "addressType", Path.of("addressType"), problems);
    }
}
