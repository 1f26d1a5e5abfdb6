package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Gives services their cluster addresses and node ports, and refuses those that are taken
 * (upstream: pkg/registry/core/service/storage/alloc.go). Two writes never get the same: a claim is
 * promised under the lock before its write starts.
 */
final class ServiceAllocation implements AdmissionPlugin {
    private static final Set<String> WITH_ADDRESS = Set.of("ClusterIP", "NodePort", "LoadBalancer");

    private final List<ServiceRange> ranges;
    private final ServiceFamilies families;
    private final NodePorts nodePorts;
    private final ServiceClaims claims;
    private final RandomGenerator random;

    ServiceAllocation(AdmissionConfig config, ObjectReader reader) {
        this.ranges = config.serviceCidrs().stream().map(ServiceRange::parse).toList();
        this.families =
                new ServiceFamilies(
                        ranges.stream().map(ServiceAllocation::family).distinct().toList());
        this.claims = new ServiceClaims(reader, config.clock());
        this.random = config.random();
        this.nodePorts = new NodePorts(config.nodePortMin(), config.nodePortMax(), claims, random);
    }

    private static String family(ServiceRange range) {
        return range.ipv6() ? "IPv6" : "IPv4";
    }

    @Override
    public String name() {
        return "ServiceAllocation";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "services")
                && (request.operation() == Operation.CREATE
                        || request.operation() == Operation.UPDATE);
    }

    @Override
    public void admit(AdmissionRequest request) {
        var service = request.object();
        if (service == null) {
            return;
        }
        var spec = service.withObjectProperty("spec");
        var old = request.oldObject();
        var before = old == null ? Json.object() : old.path("spec");
        if (!needsAddress(spec)) {
            return;
        }
        keep(spec, before);
        var errors = new ArrayList<FieldError>();
        var wanted = families.fill(spec, errors);
        synchronized (claims) {
            claims.refresh();
            var round = new Round(owner(request, service), new ArrayList<>());
            if (errors.isEmpty()) {
                addresses(spec, before, wanted, round, errors);
            }
            if (errors.isEmpty()) {
                nodePorts.allocate(spec, before, round, errors);
            }
            if (!errors.isEmpty()) {
                throw ApiStatus.invalid("", "Service", request.shownName(), errors).asException();
            }
            if (!request.dryRun()) {
                round.claimed().forEach(claim -> claims.promise(claim, round.owner()));
            }
        }
    }

    /**
     * One service's allocation.
     *
     * @param claimed so far, promised only if everything succeeds
     */
    record Round(String owner, List<String> claimed) {}

    /** A service whose name is still to be generated is nobody else's equal. */
    private static String owner(AdmissionRequest request, JsonNode service) {
        var name = service.path("metadata").path("name").asText("");
        return request.namespace() + "/" + (name.isEmpty() ? UUID.randomUUID().toString() : name);
    }

    static boolean needsAddress(JsonNode spec) {
        return WITH_ADDRESS.contains(spec.path("type").asText("ClusterIP"));
    }

    /** An update that does not repeat what was allocated keeps it. */
    private static void keep(ObjectNode spec, JsonNode before) {
        if (before.isEmpty() || !needsAddress(before)) {
            return;
        }
        if (spec.path("clusterIP").asText("").isEmpty() && before.has("clusterIP")) {
            spec.set("clusterIP", before.path("clusterIP"));
        }
        if (spec.path("clusterIPs").isEmpty()
                && spec.path("clusterIP").equals(before.path("clusterIP"))
                && before.has("clusterIPs")) {
            spec.set("clusterIPs", before.path("clusterIPs").deepCopy());
        }
        var samePolicy =
                !spec.hasNonNull("ipFamilyPolicy")
                        || spec.path("ipFamilyPolicy").equals(before.path("ipFamilyPolicy"));
        if (samePolicy && before.has("ipFamilyPolicy")) {
            spec.set("ipFamilyPolicy", before.path("ipFamilyPolicy"));
            if (spec.path("ipFamilies").isEmpty() && before.has("ipFamilies")) {
                spec.set("ipFamilies", before.path("ipFamilies").deepCopy());
            }
        }
    }

    private void addresses(
            ObjectNode spec,
            JsonNode before,
            List<String> wanted,
            Round round,
            List<FieldError> errors) {
        var given = new ArrayList<String>();
        spec.path("clusterIPs").forEach(one -> given.add(one.asText()));
        if (given.isEmpty() && !spec.path("clusterIP").asText("").isEmpty()) {
            given.add(spec.path("clusterIP").asText());
        }
        if (!given.isEmpty() && given.getFirst().equals("None")) {
            spec.putArray("clusterIPs").add("None");
            spec.put("clusterIP", "None");
            return;
        }
        var had = new ArrayList<String>();
        before.path("clusterIPs").forEach(one -> had.add(one.asText()));
        for (var i = 0; i < wanted.size(); i++) {
            if (i >= given.size()) {
                given.add(random(wanted.get(i), round));
            } else if (!had.contains(given.get(i))) {
                explicit(given.get(i), round, errors);
            }
        }
        var list = spec.putArray("clusterIPs");
        given.forEach(list::add);
        spec.put("clusterIP", given.getFirst());
    }

    private void explicit(String address, Round round, List<FieldError> errors) {
        var bytes = ServiceRange.bytes(address);
        if (bytes.isEmpty()) {
            // validation of the type says it better
            return;
        }
        var owner = claims.owner(address);
        var objection =
                ranges.stream().noneMatch(range -> range.contains(bytes.get()))
                        ? "the provided network does not match the current range"
                        : owner != null && !owner.equals(round.owner())
                                ? "provided IP is already allocated"
                                : "";
        if (objection.isEmpty()) {
            round.claimed().add(address);
            return;
        }
        errors.add(
                FieldError.invalid(
                        "spec.clusterIPs",
                        Json.mapper().createArrayNode().add(address),
                        "failed to allocate IP " + address + ": " + objection));
    }

    private String random(String family, Round round) {
        for (var range : ranges) {
            if (family(range).equals(family)) {
                var from = range.dynamicFrom();
                var found = free(range, from, range.size(), range.randomDynamic(random), round);
                if (found.isEmpty() && from > 0) {
                    found = free(range, 0, from, 0, round);
                }
                if (found.isPresent()) {
                    round.claimed().add(found.get());
                    return found.get();
                }
            }
        }
        throw ApiStatus.internal("failed to allocate a serviceIP: range is full").asException();
    }

    /** The first free address of a band, looking around once from {@code start}. */
    private Optional<String> free(ServiceRange range, long from, long to, long start, Round round) {
        for (var step = 0L; step < to - from; step++) {
            var offset = from + (start - from + step) % (to - from);
            var address = range.address(offset);
            if (claims.owner(address) == null && !round.claimed().contains(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }
}
