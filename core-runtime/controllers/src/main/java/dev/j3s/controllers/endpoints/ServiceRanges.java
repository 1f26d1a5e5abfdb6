package dev.j3s.controllers.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;

/** Keeps ServiceCIDRs: ready to be used, and protected until no Service address needs them. */
public final class ServiceRanges {
    private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    private final Env env;

    private ServiceRanges(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env) {
        var ranges = new ServiceRanges(env);
        return env.controller("service-cidr")
                .watching(
                        env.cache(Kind.SERVICE_CIDR),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.cache(Kind.IP_ADDRESS),
                        (key, before, after, enqueue) -> {
                            if (after == null) {
                                env.lister(Kind.SERVICE_CIDR).all().stream()
                                        .filter(one -> one.meta().deleting())
                                        .forEach(one -> enqueue.accept(one.key()));
                            }
                        })
                .start(ranges::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.SERVICE_CIDR).get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        var range = found.get();
        var deleting = range.meta().deleting();
        var has = range.meta().finalizers().contains(FINALIZER);
        if (!deleting && !has) {
            var copy = range.copy();
            copy.withObject("/metadata").withArray("/finalizers").add(FINALIZER);
            env.client().update(Kind.SERVICE_CIDR.resource(), copy);
            return Result.DONE;
        }
        var needed = deleting && needed(found.get().spec().path("cidrs").path(0).asText());
        if (deleting && has && !needed) {
            var copy = range.copy();
            var kept = copy.withObject("/metadata").putArray("finalizers");
            range.meta().finalizers().stream().filter(f -> !f.equals(FINALIZER)).forEach(kept::add);
            env.client().update(Kind.SERVICE_CIDR.resource(), copy);
            return Result.DONE;
        }
        var status =
                range.status() instanceof ObjectNode before ? before.deepCopy() : Json.object();
        if (deleting) {
            Conditions.set(
                    status,
                    "Ready",
                    "False",
                    "Terminating",
                    "There are still IPAddresses referencing the ServiceCIDR, please remove them or"
                            + " create a new ServiceCIDR",
                    env.now());
        } else {
            Conditions.set(
                    status, "Ready", "True", "", "Kubernetes Service CIDR is ready", env.now());
            for (var condition : status.path("conditions")) {
                if (condition instanceof ObjectNode object && !object.has("reason")) {
                    object.put("reason", "");
                }
            }
        }
        if (!TemplateHash.same(status, range.status())) {
            env.client()
                    .updateSubresource(
                            Kind.SERVICE_CIDR.resource(), "status", range.withStatus(status));
        }
        return Result.DONE;
    }

    /** True while an address lies in this range and in no other live one. */
    private boolean needed(String cidr) {
        var others = new ArrayList<String>();
        for (var range : env.lister(Kind.SERVICE_CIDR).all()) {
            if (!range.meta().deleting()) {
                range.spec().path("cidrs").forEach(one -> others.add(one.asText()));
            }
        }
        for (var address : env.lister(Kind.IP_ADDRESS).all()) {
            var ip = address.meta().name();
            if (Cidr.contains(cidr, ip)
                    && others.stream().noneMatch(other -> Cidr.contains(other, ip))) {
                return true;
            }
        }
        return false;
    }
}
