package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.List;

/** Defaults of a pod spec, in a pod and in a template (upstream's SetDefaults_PodSpec, _Pod). */
public final class PodDefaults {
    private static final List<String> CONTAINER_LISTS =
            List.of("containers", "initContainers", "ephemeralContainers");
    private static final int GRACE_PERIOD_SECONDS = 30;

    private PodDefaults() {}

    /** What holds for a pod only: requests from limits, host ports. */
    public static void applyToPod(ObjectNode pod) {
        var spec = Fields.ensure(pod, "spec");
        for (var list : List.of("containers", "initContainers")) {
            for (var container : Fields.items(spec, list)) {
                requestsFromLimits(container.get("resources"));
            }
        }
        PodLevelResources.applyDefaults(spec);
        Fields.defaultFlag(spec, "enableServiceLinks", true);
        if (Fields.flag(spec, "hostNetwork")) {
            hostPorts(spec);
        }
        applyToSpec(spec);
    }

    /** A template under {@code field} of {@code holder}; made when absent. */
    public static void applyToTemplate(ObjectNode holder, String field) {
        var template = Fields.ensure(holder, field);
        var spec = Fields.ensure(template, "spec");
        applyToSpec(spec);
    }

    private static void applyToSpec(ObjectNode spec) {
        Fields.defaultText(spec, "dnsPolicy", "ClusterFirst");
        Fields.defaultText(spec, "restartPolicy", "Always");
        Fields.defaultObject(spec, "securityContext");
        Fields.defaultNumber(spec, "terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS);
        Fields.defaultText(spec, "schedulerName", "default-scheduler");
        serviceAccount(spec);
        for (var volume : Fields.items(spec, "volumes")) {
            if (volume instanceof ObjectNode object) {
                VolumeDefaults.apply(object);
            }
        }
        for (var list : CONTAINER_LISTS) {
            for (var container : Fields.items(spec, list)) {
                if (container instanceof ObjectNode object) {
                    ContainerDefaults.apply(object);
                }
            }
        }
        ResourceRounding.apply(spec.get("overhead"));
        ResourceRounding.applyToRequirements(spec.get("resources"));
    }

    /** The deprecated name of the field follows the new one, as upstream's conversion does. */
    private static void serviceAccount(ObjectNode spec) {
        var name = Fields.text(spec, "serviceAccountName");
        if (name.isEmpty()) {
            name = Fields.text(spec, "serviceAccount");
        }
        if (!name.isEmpty()) {
            spec.put("serviceAccountName", name);
            spec.put("serviceAccount", name);
        }
    }

    private static void requestsFromLimits(JsonNode resources) {
        if (!(resources instanceof ObjectNode holder)
                || !(holder.get("limits") instanceof ObjectNode limits)) {
            return;
        }
        var requests = Fields.ensure(holder, "requests");
        for (var limit : limits.properties()) {
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
    }

    private static void hostPorts(ObjectNode spec) {
        for (var list : List.of("containers", "initContainers")) {
            for (var container : Fields.items(spec, list)) {
                for (var port : Fields.items(container, "ports")) {
                    if (port instanceof ObjectNode object) {
                        var number = (int) Fields.number(port, "containerPort");
                        Fields.defaultZero(object, "hostPort", number);
                    }
                }
            }
        }
    }
}
