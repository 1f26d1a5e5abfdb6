package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ipFamilyPolicy} and {@code ipFamilies} of a service, filled in from what the cluster has
 * and what the service says (upstream: pkg/registry/core/service/storage/alloc.go
 * initIPFamilyFields).
 */
record ServiceFamilies(List<String> configured) {
    private static final String POLICY = "ipFamilyPolicy";
    private static final String FAMILIES = "ipFamilies";

    ServiceFamilies {
        configured = List.copyOf(configured);
    }

    /** Adds what is wrong to {@code errors}; returns the families to have addresses of. */
    List<String> fill(ObjectNode spec, List<FieldError> errors) {
        var addresses = new ArrayList<String>();
        spec.path("clusterIPs").forEach(one -> addresses.add(one.asText()));
        if (addresses.isEmpty() && !spec.path("clusterIP").asText("").isEmpty()) {
            addresses.add(spec.path("clusterIP").asText());
        }
        var families = new ArrayList<String>();
        spec.path(FAMILIES).forEach(one -> families.add(one.asText()));
        var headless = !addresses.isEmpty() && addresses.getFirst().equals("None");
        var both =
                headless
                        && spec.path("selector").isEmpty()
                        && families.isEmpty()
                        && !spec.hasNonNull(POLICY);
        if (both) {
            // endpoints of a headless service without selector may be of any family
            families.addAll(configured);
            addIfAbsent(families, "IPv4");
            addIfAbsent(families, "IPv6");
            spec.put(POLICY, "RequireDualStack");
            write(spec, families);
            return List.of();
        }
        check(spec, families, errors);
        if (!errors.isEmpty()) {
            return List.of();
        }
        addFamiliesOf(headless ? List.of() : addresses, families);
        if (!spec.hasNonNull(POLICY)) {
            spec.put(POLICY, families.size() > 1 ? "RequireDualStack" : "SingleStack");
        }
        if (families.isEmpty()) {
            families.add(configured.getFirst());
        }
        if (!spec.path(POLICY).asText().equals("SingleStack") && families.size() < 2) {
            configured.forEach(one -> addIfAbsent(families, one));
        }
        write(spec, families);
        return headless ? List.of() : List.copyOf(families);
    }

    private void check(ObjectNode spec, List<String> families, List<FieldError> errors) {
        if (spec.path(POLICY).asText("").equals("RequireDualStack") && configured.size() < 2) {
            errors.add(
                    FieldError.invalid(
                            "spec." + POLICY,
                            "RequireDualStack",
                            "this cluster is not configured for dual-stack services"));
        }
        for (var i = 0; i < families.size(); i++) {
            if (!configured.contains(families.get(i))) {
                errors.add(
                        FieldError.invalid(
                                "spec." + FAMILIES + "[" + i + "]",
                                families.get(i),
                                "not configured on this cluster"));
            }
        }
    }

    private static void addFamiliesOf(List<String> addresses, List<String> families) {
        for (var i = families.size(); i < addresses.size(); i++) {
            var bytes = ServiceRange.bytes(addresses.get(i));
            if (bytes.isPresent()) {
                families.add(bytes.get().length == 16 ? "IPv6" : "IPv4");
            }
        }
    }

    private static void addIfAbsent(List<String> list, String one) {
        if (!list.contains(one)) {
            list.add(one);
        }
    }

    private static void write(ObjectNode spec, List<String> families) {
        var list = spec.putArray(FAMILIES);
        families.forEach(list::add);
    }
}
