package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries over what a client left out of an update: allocated values stay, values that the new type
 * has no use for go.
 */
final class ServiceChange {
    private ServiceChange() {}

    static void apply(ObjectNode spec, JsonNode old) {
        keepAllocated(spec, old);
        clusterIps(spec, old);
        dropForType(spec, old);
    }

    private static void keepAllocated(ObjectNode spec, JsonNode old) {
        if (!ServiceKinds.isExternalName(old) && !ServiceKinds.isExternalName(spec)) {
            if (Fields.text(spec, "clusterIP").isEmpty() && Fields.size(spec, "clusterIPs") == 0) {
                Fields.keep(spec, old, "clusterIP");
                Fields.keep(spec, old, "clusterIPs");
            } else if (Fields.text(spec, "clusterIP").isEmpty()) {
                Fields.keep(spec, old, "clusterIP");
            }
        }
        if (ServiceKinds.hasNodePorts(old) && ServiceKinds.hasNodePorts(spec)) {
            keepNodePorts(spec, old);
        }
        if (ServiceKinds.needsHealthCheck(old)
                && ServiceKinds.needsHealthCheck(spec)
                && Fields.number(spec, "healthCheckNodePort") == 0) {
            Fields.keep(spec, old, "healthCheckNodePort");
        }
    }

    private static void keepNodePorts(ObjectNode spec, JsonNode old) {
        var taken = new HashSet<Long>(nodePorts(spec));
        taken.retainAll(nodePorts(old));
        var byName = new HashMap<String, Long>();
        for (var port : Fields.items(old, "ports")) {
            byName.put(Fields.text(port, "name"), Fields.number(port, "nodePort"));
        }
        for (var port : Fields.items(spec, "ports")) {
            var before = byName.getOrDefault(Fields.text(port, "name"), 0L);
            if (port instanceof ObjectNode object
                    && before != 0
                    && Fields.number(port, "nodePort") == 0
                    && !taken.contains(before)) {
                object.put("nodePort", before.intValue());
            }
        }
    }

    private static Set<Long> nodePorts(JsonNode spec) {
        var all = new HashSet<Long>();
        for (var port : Fields.items(spec, "ports")) {
            all.add(Fields.number(port, "nodePort"));
        }
        all.remove(0L);
        return all;
    }

    /** A client that knows only the singular field changes the plural one by it. */
    private static void clusterIps(ObjectNode spec, JsonNode old) {
        var same = Fields.same(spec.get("clusterIPs"), old.get("clusterIPs"));
        var ip = Fields.text(spec, "clusterIP");
        var before = Fields.text(old, "clusterIP");
        if (Fields.size(spec, "clusterIPs") == 0 && ip.equals(before)) {
            Fields.keep(spec, old, "clusterIPs");
        } else if (!ip.equals(before) && same) {
            if (ip.isEmpty()) {
                spec.remove("clusterIPs");
            } else {
                spec.putArray("clusterIPs").add(ip);
            }
        }
    }

    private static void dropForType(ObjectNode spec, JsonNode old) {
        if (!ServiceKinds.isExternalName(old) && ServiceKinds.isExternalName(spec)) {
            dropIfSame(spec, old, List.of("clusterIP", "clusterIPs", "ipFamilies"));
            dropIfSame(spec, old, List.of("ipFamilyPolicy"));
        }
        if (ServiceKinds.hasNodePorts(old)
                && !ServiceKinds.hasNodePorts(spec)
                && nodePorts(old).containsAll(nodePorts(spec))) {
            for (var port : Fields.items(spec, "ports")) {
                if (port instanceof ObjectNode object) {
                    object.remove("nodePort");
                }
            }
        }
        if (ServiceKinds.needsHealthCheck(old) && !ServiceKinds.needsHealthCheck(spec)) {
            dropIfSame(spec, old, List.of("healthCheckNodePort"));
        }
        if (ServiceKinds.isLoadBalancer(old) && !ServiceKinds.isLoadBalancer(spec)) {
            dropIfSame(spec, old, List.of("allocateLoadBalancerNodePorts", "loadBalancerClass"));
        }
        if (ServiceKinds.isExternallyAccessible(old)
                && !ServiceKinds.isExternallyAccessible(spec)) {
            dropIfSame(spec, old, List.of("externalTrafficPolicy"));
        }
    }

    private static void dropIfSame(ObjectNode spec, JsonNode old, List<String> fields) {
        for (var field : fields) {
            if (Fields.same(spec.get(field), old.get(field))) {
                spec.remove(field);
            }
        }
    }
}
