package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Validation of a service's spec (upstream's validateService). */
final class ServiceRules {
    private static final int AFFINITY_SECONDS_MAX = 86400;
    private static final Set<String> PROTOCOLS = Checks.setOf("SCTP", "TCP", "UDP");
    private static final Set<String> AFFINITIES = Checks.setOf("ClientIP", "None");
    private static final Set<String> TYPES =
            Checks.setOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final Set<String> TRAFFIC = Checks.setOf("Cluster", "Local");
    private static final Set<String> FAMILIES = Checks.setOf("IPv4", "IPv6");
    private static final Set<String> FAMILY_POLICIES =
            Checks.setOf("PreferDualStack", "RequireDualStack", "SingleStack");
    private static final Set<String> DISTRIBUTIONS =
            Checks.listed("PreferClose", "PreferSameZone", "PreferSameNode");

    private final Problems problems;
    private final Checks checks;

    ServiceRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void validate(JsonNode service, JsonNode old) {
        var spec = Fields.get(service, "spec");
        var before = Fields.get(old, "spec");
        var headless = ServiceKinds.isHeadless(spec);
        if (Fields.size(spec, "ports") == 0 && !headless && !ServiceKinds.isExternalName(spec)) {
            problems.required(Path.SPEC.child("ports"), "");
        }
        ofType(spec, headless);
        ports(spec);
        if (Fields.has(spec, "selector")) {
            checks.labels(spec.get("selector"), Path.SPEC.child("selector"));
        }
        checks.requiredOneOf(spec, "sessionAffinity", AFFINITIES, Path.SPEC);
        affinity(spec);
        if (!ServiceKinds.isExternalName(spec)) {
            clusterIps(spec, Fields.texts(before, "clusterIPs"));
        }
        externalIps(spec, Fields.texts(before, "externalIPs"));
        checks.requiredOneOf(spec, "type", TYPES, Path.SPEC);
        portConflicts(spec);
        loadBalancer(spec, before);
        traffic(spec);
    }

    private void ofType(JsonNode spec, boolean headless) {
        var type = Fields.text(spec, "type");
        if (headless && (type.equals("LoadBalancer") || type.equals("NodePort"))) {
            problems.invalid(
                    Path.SPEC.child("clusterIPs").index(0),
                    "None",
                    "may not be set to 'None' for " + type + " services");
        }
        if (!type.equals("ExternalName")) {
            return;
        }
        for (var field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            var value = Fields.get(spec, field);
            if (!value.isMissingNode() && !(value.isArray() && value.isEmpty())) {
                problems.forbidden(
                        Path.SPEC.child(field), "may not be set for ExternalName services");
            }
        }
        var name = Fields.text(spec, "externalName");
        var bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (bare.isEmpty()) {
            problems.required(Path.SPEC.child("externalName"), "");
        } else {
            checks.subdomain(bare, Path.SPEC.child("externalName"));
        }
    }

    private void ports(JsonNode spec) {
        var names = new HashSet<String>();
        var ports = Fields.items(spec, "ports");
        for (var i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var path = Path.SPEC.child("ports").index(i);
            var name = Fields.text(port, "name");
            if (name.isEmpty()) {
                if (ports.size() > 1) {
                    problems.required(path.child("name"), "");
                }
            } else {
                checks.dnsLabel(name, path.child("name"));
                if (!names.add(name)) {
                    problems.duplicate(path.child("name"), name);
                }
            }
            checks.port(Fields.number(port, "port"), path.child("port"));
            checks.requiredOneOf(port, "protocol", PROTOCOLS, path);
            checks.portOrName(Fields.get(port, "targetPort"), path.child("targetPort"));
            if (Fields.has(port, "appProtocol")) {
                checks.qualifiedName(Fields.text(port, "appProtocol"), path.child("appProtocol"));
            }
        }
    }

    private void affinity(JsonNode spec) {
        var config = Fields.get(spec, "sessionAffinityConfig");
        var path = Path.SPEC.child("sessionAffinityConfig");
        if (Fields.text(spec, "sessionAffinity").equals("None")) {
            if (config.isObject()) {
                problems.forbidden(path, "must not be set when session affinity is None");
            }
            return;
        }
        if (Fields.text(spec, "sessionAffinity").equals("ClientIP")) {
            var seconds = Fields.number(Fields.get(config, "clientIP"), "timeoutSeconds");
            if (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX) {
                problems.invalid(
                        path.child("clientIP", "timeoutSeconds"),
                        seconds,
                        "must be greater than 0 and less than " + AFFINITY_SECONDS_MAX);
            }
        }
    }

    private void clusterIps(JsonNode spec, List<String> before) {
        var path = Path.SPEC.child("clusterIPs");
        var list = Fields.get(spec, "clusterIPs");
        var ips = Fields.texts(spec, "clusterIPs");
        var ip = Fields.text(spec, "clusterIP");
        if (!ip.isEmpty() && ips.isEmpty()) {
            problems.required(path, "");
        } else if (!ip.isEmpty() && !ips.getFirst().equals(ip)) {
            problems.invalid(path, list, "first value must match `clusterIP`");
        } else if (ip.isEmpty() && !ips.isEmpty()) {
            problems.invalid(path, list, "must be empty when `clusterIP` is not specified");
        }
        families(spec);
        var good = problems.size();
        for (var i = 0; i < ips.size(); i++) {
            if (i == 0 && ips.get(i).equals("None")) {
                if (ips.size() > 1) {
                    problems.invalid(path, list, "'None' must be the first and only value");
                }
            } else {
                checks.ip(ips.get(i), before, path.index(i));
            }
        }
        if (ips.size() > 2) {
            problems.invalid(path, list, "may only hold up to 2 values");
        }
        if (problems.size() == good) {
            checks.dualStack(ips, list, "IP", path);
            matchFamilies(spec, ips, path);
        }
    }

    private void families(JsonNode spec) {
        var path = Path.SPEC.child("ipFamilies");
        var seen = new HashSet<String>();
        var families = Fields.texts(spec, "ipFamilies");
        for (var i = 0; i < families.size(); i++) {
            if (!FAMILIES.contains(families.get(i))) {
                problems.notSupported(path.index(i), families.get(i), FAMILIES);
            }
            if (!seen.add(families.get(i))) {
                problems.duplicate(path.index(i), families.get(i));
            }
        }
        checks.oneOf(spec, "ipFamilyPolicy", FAMILY_POLICIES, Path.SPEC);
    }

    private void matchFamilies(JsonNode spec, List<String> ips, Path path) {
        var families = Fields.texts(spec, "ipFamilies");
        for (var i = 0; i < Math.min(ips.size(), families.size()); i++) {
            var family = ips.get(i).contains(":") ? "IPv6" : "IPv4";
            if (!ips.get(i).equals("None") && !family.equals(families.get(i))) {
                problems.invalid(
                        path.index(i),
                        ips.get(i),
                        "expected an "
                                + families.get(i)
                                + " value as indicated by `ipFamilies["
                                + i
                                + "]`");
            }
        }
    }

    private void externalIps(JsonNode spec, List<String> before) {
        var ips = Fields.texts(spec, "externalIPs");
        for (var i = 0; i < ips.size(); i++) {
            var count = problems.size();
            checks.ip(ips.get(i), before, Path.SPEC.child("externalIPs").index(i));
            if (problems.size() == count) {
                EndpointRules.address(
                        ips.get(i), Path.SPEC.child("externalIPs").index(i), problems);
            }
        }
    }

    private void portConflicts(JsonNode spec) {
        var nodePorts = new HashSet<String>();
        var numbers = new HashSet<String>();
        var ports = Fields.items(spec, "ports");
        for (var i = 0; i < ports.size(); i++) {
            var path = Path.SPEC.child("ports").index(i);
            var nodePort = Fields.number(ports.get(i), "nodePort");
            var protocol = Fields.text(ports.get(i), "protocol");
            if (nodePort != 0 && Fields.text(spec, "type").equals("ClusterIP")) {
                problems.forbidden(
                        path.child("nodePort"), "may not be used when `type` is 'ClusterIP'");
            }
            if (nodePort != 0 && !nodePorts.add(protocol + nodePort)) {
                problems.duplicate(path.child("nodePort"), nodePort);
            }
            var number = Fields.number(ports.get(i), "port");
            if (!numbers.add(protocol + number)) {
                problems.duplicate(path, duplicatePort(protocol, number));
            }
        }
    }

    /** Upstream prints its internal type, whose fields have no JSON names. */
    private static JsonNode duplicatePort(String protocol, long number) {
        return Json.object()
                .put("Name", "")
                .put("Protocol", protocol)
                .putNull("AppProtocol")
                .put("Port", number)
                .put("TargetPort", 0)
                .put("NodePort", 0);
    }

    private void loadBalancer(JsonNode spec, JsonNode before) {
        var isBalancer = ServiceKinds.isLoadBalancer(spec);
        var ranges = Fields.texts(spec, "loadBalancerSourceRanges");
        var path = Path.SPEC.child("LoadBalancerSourceRanges");
        if (!ranges.isEmpty() && !isBalancer) {
            problems.forbidden(path, "may only be used when `type` is 'LoadBalancer'");
        }
        for (var i = 0; i < ranges.size(); i++) {
            checks.cidr(
                    ranges.get(i).strip(),
                    Fields.texts(before, "loadBalancerSourceRanges"),
                    path.index(i));
        }
        for (var field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
            if (Fields.has(spec, field) && !isBalancer) {
                problems.forbidden(
                        Path.SPEC.child(field), "may only be used when `type` is 'LoadBalancer'");
            }
        }
        if (isBalancer && Fields.has(spec, "loadBalancerClass")) {
            checks.qualifiedName(
                    Fields.text(spec, "loadBalancerClass"), Path.SPEC.child("loadBalancerClass"));
        }
    }

    private void traffic(JsonNode spec) {
        var external = Fields.text(spec, "externalTrafficPolicy");
        if (ServiceKinds.isExternallyAccessible(spec)) {
            checks.requiredOneOf(spec, "externalTrafficPolicy", TRAFFIC, Path.SPEC);
        } else if (!external.isEmpty()) {
            problems.invalid(
                    Path.SPEC.child("externalTrafficPolicy"),
                    external,
                    "may only be set for externally-accessible services");
        }
        var healthPort = Fields.number(spec, "healthCheckNodePort");
        if (!ServiceKinds.needsHealthCheck(spec) && healthPort != 0) {
            problems.invalid(
                    Path.SPEC.child("healthCheckNodePort"),
                    healthPort,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                            + " 'Local'");
        }
        checks.oneOf(spec, "internalTrafficPolicy", TRAFFIC, Path.SPEC);
        checks.oneOf(spec, "trafficDistribution", DISTRIBUTIONS, Path.SPEC);
    }

    /** What an update may not change. */
    void change(JsonNode spec, JsonNode old) {
        if (ServiceKinds.isLoadBalancer(spec)
                && ServiceKinds.isLoadBalancer(old)
                && !Fields.same(spec.get("loadBalancerClass"), old.get("loadBalancerClass"))) {
            problems.invalid(
                    Path.SPEC.child("loadBalancerClass"),
                    Fields.get(spec, "loadBalancerClass"),
                    "may not change once set");
        }
        if (ServiceKinds.needsHealthCheck(spec)
                && ServiceKinds.needsHealthCheck(old)
                && Fields.number(spec, "healthCheckNodePort")
                        != Fields.number(old, "healthCheckNodePort")) {
            problems.forbidden(Path.SPEC.child("healthCheckNodePort"), "field is immutable");
        }
        var either = ServiceKinds.isExternalName(spec) || ServiceKinds.isExternalName(old);
        var both = ServiceKinds.isHeadless(spec) && ServiceKinds.isHeadless(old);
        if (either || both) {
            return;
        }
        onceSet(spec, old, "clusterIPs");
        if (ServiceKinds.isHeadless(spec) == ServiceKinds.isHeadless(old)) {
            onceSet(spec, old, "ipFamilies");
        }
    }

    /** The first stays; a second may come, and go with the policy SingleStack. */
    private void onceSet(JsonNode spec, JsonNode old, String field) {
        var now = Fields.texts(spec, field);
        var before = Fields.texts(old, field);
        var path = Path.SPEC.child(field);
        for (var i = 0; i < Math.min(now.size(), before.size()); i++) {
            if (!now.get(i).equals(before.get(i))) {
                problems.invalid(path.index(i), spec.get(field), "may not change once set");
            }
        }
        if (now.isEmpty() && !before.isEmpty()) {
            var what = field.equals("clusterIPs") ? "primary clusterIP" : "primary ipFamily";
            problems.invalid(path.index(0), NullNode.getInstance(), what + " can not be unset");
        } else if (now.size() < before.size()
                && !Fields.text(spec, "ipFamilyPolicy").equals("SingleStack")) {
            var what = field.equals("clusterIPs") ? "clusterIP" : "ipFamily";
            problems.invalid(
                    Path.SPEC.child("ipFamilyPolicy"),
                    Fields.text(spec, "ipFamilyPolicy"),
                    "must be set to 'SingleStack' when releasing the secondary " + what);
        }
    }
}
