package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.List;
import java.util.Set;

/** NetworkPolicies. */
final class NetworkPolicyStrategy extends SpecStrategy {
    private static final Set<String> PROTOCOLS = Checks.listed("TCP", "UDP", "SCTP");
    private static final Set<String> TYPES = Checks.listed("Ingress", "Egress");

    NetworkPolicyStrategy() {
        super(false, true);
    }

    @Override
    public void applyDefaults(ObjectNode policy) {
        var spec = Fields.ensure(policy, "spec");
        if (Fields.size(spec, "policyTypes") == 0) {
            var types = spec.putArray("policyTypes").add("Ingress");
            if (Fields.size(spec, "egress") > 0) {
                types.add("Egress");
            }
        }
        for (var direction : List.of("ingress", "egress")) {
            for (var rule : Fields.items(spec, direction)) {
                for (var port : Fields.items(rule, "ports")) {
                    if (port instanceof ObjectNode object) {
                        Fields.defaultPointer(object, "protocol", "TCP");
                    }
                }
            }
        }
    }

    @Override
    void check(JsonNode policy, Problems problems) {
        var spec = Fields.get(policy, "spec");
        new Checks(problems)
                .selector(Fields.get(spec, "podSelector"), Path.SPEC.child("podSelector"));
        for (var direction : List.of("ingress", "egress")) {
            var rules = Fields.items(spec, direction);
            for (var i = 0; i < rules.size(); i++) {
                var path = Path.SPEC.child(direction).index(i);
                ports(rules.get(i), path.child("ports"), problems);
                var peers = direction.equals("ingress") ? "from" : "to";
                peers(rules.get(i), peers, path.child(peers), problems);
            }
        }
        var types = Fields.texts(spec, "policyTypes");
        if (types.size() > TYPES.size()) {
            problems.invalid(
                    Path.SPEC.child("policyTypes"),
                    spec.get("policyTypes"),
                    "may not specify more than two policyTypes");
            return;
        }
        for (var i = 0; i < types.size(); i++) {
            if (!TYPES.contains(types.get(i))) {
                problems.notSupported(Path.SPEC.child("policyTypes").index(i), types.get(i), TYPES);
            }
        }
    }

    private static void ports(JsonNode rule, Path path, Problems problems) {
        var checks = new Checks(problems);
        var ports = Fields.items(rule, "ports");
        for (var i = 0; i < ports.size(); i++) {
            var at = path.index(i);
            var port = Fields.get(ports.get(i), "port");
            checks.oneOf(ports.get(i), "protocol", PROTOCOLS, at);
            var hasEnd = Fields.has(ports.get(i), "endPort");
            var end = Fields.number(ports.get(i), "endPort");
            if (port.isMissingNode()) {
                if (hasEnd) {
                    problems.invalid(
                            at.child("endPort"),
                            end,
                            "may not be specified when `port` is not specified");
                }
                continue;
            }
            if (port.isTextual() && hasEnd) {
                problems.invalid(
                        at.child("endPort"),
                        end,
                        "may not be specified when `port` is non-numeric");
            }
            checks.portOrName(port, at.child("port"));
            if (port.isNumber() && hasEnd) {
                if (end < port.asLong()) {
                    problems.invalid(
                            at.child("endPort"),
                            port.asLong(),
                            "must be greater than or equal to `port`");
                }
                checks.port(end, at.child("endPort"));
            }
        }
    }

    private static void peers(JsonNode rule, String list, Path path, Problems problems) {
        var checks = new Checks(problems);
        var peers = Fields.items(rule, list);
        for (var i = 0; i < peers.size(); i++) {
            var peer = peers.get(i);
            var at = path.index(i);
            var count = 0;
            for (var selector : List.of("podSelector", "namespaceSelector")) {
                count += Fields.has(peer, selector) ? 1 : 0;
                checks.selector(Fields.get(peer, selector), at.child(selector));
            }
            if (Fields.has(peer, "ipBlock")) {
                count++;
                block(peer.get("ipBlock"), at.child("ipBlock"), checks);
                if (count > 1) {
                    problems.forbidden(at, "may not specify both ipBlock and another peer");
                }
            }
            if (count == 0) {
                problems.required(at, "must specify a peer");
            }
        }
    }

    private static void block(JsonNode block, Path path, Checks checks) {
        var cidr = Fields.text(block, "cidr");
        if (cidr.isEmpty()) {
            checks.problems().required(path.child("cidr"), "");
            return;
        }
        checks.cidr(cidr, List.of(), path.child("cidr"));
        var except = Fields.texts(block, "except");
        for (var i = 0; i < except.size(); i++) {
            var before = checks.problems().size();
            checks.cidr(except.get(i), List.of(), path.child("except").index(i));
            if (checks.problems().size() == before && !IpRange.contains(cidr, except.get(i))) {
                checks.problems()
                        .invalid(
                                path.child("except").index(i),
                                except.get(i),
                                "must be a strict subset of `cidr`");
            }
        }
    }
}
