package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.Map;
import java.util.Set;

/** Services; addresses and node ports are given by the allocators, outside of this class. */
final class ServiceStrategy extends SpecStrategy {
    private static final int AFFINITY_SECONDS = 10800;
    private static final Set<String> IP_MODES = Checks.setOf("Proxy", "VIP");

    ServiceStrategy() {
        super(true, false);
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode service) {
        var spec = Fields.ensure(service, "spec");
        Fields.defaultText(spec, "sessionAffinity", "None");
        affinityConfig(spec);
        Fields.defaultText(spec, "type", "ClusterIP");
        for (var port : Fields.items(spec, "ports")) {
            if (port instanceof ObjectNode object) {
                Fields.defaultText(object, "protocol", "TCP");
                targetPort(object);
            }
        }
        if (ServiceKinds.isExternallyAccessible(spec)) {
            Fields.defaultText(spec, "externalTrafficPolicy", "Cluster");
        }
        if (!ServiceKinds.isExternalName(spec)) {
            Fields.defaultPointer(spec, "internalTrafficPolicy", "Cluster");
        }
        if (ServiceKinds.isLoadBalancer(spec)) {
            Fields.defaultFlag(spec, "allocateLoadBalancerNodePorts", true);
            var ingress = Fields.items(Fields.at(service, "status", "loadBalancer"), "ingress");
            for (var point : ingress) {
                if (point instanceof ObjectNode object && !Fields.text(point, "ip").isEmpty()) {
                    Fields.defaultPointer(object, "ipMode", "VIP");
                }
            }
        }
    }

    private static void affinityConfig(ObjectNode spec) {
        switch (Fields.text(spec, "sessionAffinity")) {
            case "None" -> spec.remove("sessionAffinityConfig");
            case "ClientIP" -> {
                var config = Fields.ensure(spec, "sessionAffinityConfig");
                Fields.defaultNumber(
                        Fields.ensure(config, "clientIP"), "timeoutSeconds", AFFINITY_SECONDS);
            }
            default -> {
                // Validation refuses it.
            }
        }
    }

    private static void targetPort(ObjectNode port) {
        var target = Fields.get(port, "targetPort");
        var unset =
                target.isMissingNode()
                        || (target.isTextual() && target.textValue().isEmpty())
                        || (target.isNumber() && target.intValue() == 0);
        if (unset) {
            port.put("targetPort", (int) Fields.number(port, "port"));
        }
    }

    @Override
    public void prepareForCreate(ObjectNode service) {
        service.putObject("status").putObject("loadBalancer");
        var spec = Fields.ensure(service, "spec");
        var ip = Fields.text(spec, "clusterIP");
        if (!ip.isEmpty() && Fields.size(spec, "clusterIPs") == 0) {
            spec.putArray("clusterIPs").add(ip);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode service, JsonNode old) {
        super.prepareForUpdate(service, old);
        if (service.get("spec") instanceof ObjectNode spec) {
            ServiceChange.apply(spec, Fields.get(old, "spec"));
            if (!ServiceKinds.isLoadBalancer(spec)) {
                Fields.ensure(service, "status").putObject("loadBalancer");
            }
        }
    }

    @Override
    void check(JsonNode service, Problems problems) {
        new ServiceRules(problems).validate(service, MissingNode.getInstance());
    }

    @Override
    void checkUpdate(JsonNode service, JsonNode old, Problems problems) {
        var rules = new ServiceRules(problems);
        rules.change(Fields.get(service, "spec"), Fields.get(old, "spec"));
        rules.validate(service, old);
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        var path = Path.STATUS.child("loadBalancer", "ingress");
        var points = Fields.items(Fields.at(object, "status", "loadBalancer"), "ingress");
        if (!points.isEmpty() && !ServiceKinds.isLoadBalancer(Fields.get(object, "spec"))) {
            problems.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        for (var i = 0; i < points.size(); i++) {
            ingressPoint(points.get(i), path.index(i), problems);
        }
    }

    private static void ingressPoint(JsonNode point, Path path, Problems problems) {
        var checks = new Checks(problems);
        var ip = Fields.text(point, "ip");
        if (!ip.isEmpty()) {
            checks.ip(ip, path.child("ip"));
        }
        if (!Fields.has(point, "ipMode")) {
            if (!ip.isEmpty()) {
                problems.required(path.child("ipMode"), "must be specified when `ip` is set");
            }
        } else if (ip.isEmpty()) {
            problems.forbidden(path.child("ipMode"), "may not be specified when `ip` is not set");
        } else {
            checks.oneOf(point, "ipMode", IP_MODES, path);
        }
        var hostname = Fields.text(point, "hostname");
        if (!hostname.isEmpty()) {
            checks.subdomain(hostname, path.child("hostname"));
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonNode service) {
        var spec = Fields.get(service, "spec");
        return Map.of(
                "spec.clusterIP", Fields.text(spec, "clusterIP"),
                "spec.type", Fields.text(spec, "type"));
    }
}
