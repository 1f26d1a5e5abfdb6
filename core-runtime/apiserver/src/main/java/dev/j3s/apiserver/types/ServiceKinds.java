package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;

/** What follows from a service's type; all take its spec. */
final class ServiceKinds {
    private ServiceKinds() {}

    static boolean isLoadBalancer(JsonNode spec) {
        return Fields.text(spec, "type").equals("LoadBalancer");
    }

    static boolean isExternalName(JsonNode spec) {
        return Fields.text(spec, "type").equals("ExternalName");
    }

    static boolean hasNodePorts(JsonNode spec) {
        return Fields.text(spec, "type").equals("NodePort") || isLoadBalancer(spec);
    }

    static boolean isExternallyAccessible(JsonNode spec) {
        return hasNodePorts(spec)
                || (Fields.text(spec, "type").equals("ClusterIP")
                        && Fields.size(spec, "externalIPs") > 0);
    }

    static boolean needsHealthCheck(JsonNode spec) {
        return isLoadBalancer(spec) && Fields.text(spec, "externalTrafficPolicy").equals("Local");
    }

    static boolean isHeadless(JsonNode spec) {
        var ips = Fields.texts(spec, "clusterIPs");
        return ips.size() == 1 && ips.getFirst().equals("None");
    }
}
