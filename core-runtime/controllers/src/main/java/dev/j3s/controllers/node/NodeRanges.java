package dev.j3s.controllers.node;

import dev.j3s.client.Client.PatchType;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Gives every node a range of the cluster's pod addresses. One worker: ranges never collide. */
public final class NodeRanges {
    private final Env env;
    private final Ipv4Ranges ranges;

    /** Given out here, perhaps not in the cache yet. */
    private final Map<String, String> given = new HashMap<>();

    private NodeRanges(Env env, Ipv4Ranges ranges) {
        this.env = env;
        this.ranges = ranges;
    }

    /** {@code clusterCidr} such as {@code 10.42.0.0/16}. */
    public static AutoCloseable start(Env env, String clusterCidr, int nodeMaskSize) {
        var controller = new NodeRanges(env, Ipv4Ranges.of(clusterCidr, nodeMaskSize));
        return env.controller("node-ipam")
                .watching(
                        env.cache(Kind.NODE), (key, before, after, enqueue) -> enqueue.accept(key))
                .start(controller::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.NODE).get(key);
        if (found.isEmpty()) {
            given.remove(key.name());
            return Result.DONE;
        }
        var node = found.get();
        if (!node.spec().path("podCIDR").asText().isEmpty()) {
            given.remove(key.name());
            return Result.DONE;
        }
        var taken = new HashSet<>(given.values());
        env.lister(Kind.NODE).all().forEach(one -> taken.add(one.spec().path("podCIDR").asText()));
        var mine = given.get(key.name());
        var free = mine == null ? ranges.free(taken).orElse("") : mine;
        if (free.isEmpty()) {
            env.events()
                    .warning(
                            Subject.of(Kind.NODE.type(), node.meta()),
                            "CIDRNotAvailable",
                            "Node " + key.name() + " status is now: CIDRNotAvailable");
            return Result.AGAIN;
        }
        given.put(key.name(), free);
        var patch = Json.object();
        patch.putObject("spec").put("podCIDR", free).putArray("podCIDRs").add(free);
        env.client().patch(Kind.NODE.resource(), "", key.name(), "", PatchType.MERGE, patch);
        return Result.DONE;
    }
}
