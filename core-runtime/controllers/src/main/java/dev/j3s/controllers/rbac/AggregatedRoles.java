package dev.j3s.controllers.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.Json;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.ObjectKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/** Fills the rules of ClusterRoles with an {@code aggregationRule} from the roles it selects. */
public final class AggregatedRoles {
    private final Env env;

    private AggregatedRoles(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env) {
        var roles = new AggregatedRoles(env);
        return env.controller("clusterrole-aggregation")
                .watching(
                        env.cache(Kind.CLUSTER_ROLE),
                        (key, before, after, enqueue) ->
                                env.lister(Kind.CLUSTER_ROLE).all().stream()
                                        .filter(role -> role.json().has("aggregationRule"))
                                        .forEach(role -> enqueue.accept(role.key())))
                .start(roles::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.CLUSTER_ROLE).get(key);
        if (found.isEmpty() || !found.get().json().hasNonNull("aggregationRule")) {
            return Result.DONE;
        }
        var role = found.get();
        var rules = rules(role, env.lister(Kind.CLUSTER_ROLE).all());
        if (!TemplateHash.same(rules, role.json().path("rules"))
                && !(rules.isEmpty() && role.json().path("rules").isEmpty())) {
            var copy = role.copy();
            copy.set("rules", rules);
            env.client().update(Kind.CLUSTER_ROLE.resource(), copy);
        }
        return Result.DONE;
    }

    /** Each rule once, in the order of the selectors and of the roles' names. */
    static JsonNode rules(Resource role, Collection<Resource> all) {
        var selected = new LinkedHashMap<String, Resource>();
        for (var selector : role.json().path("aggregationRule").path("clusterRoleSelectors")) {
            var labels = LabelSelector.ofObject(selector);
            all.stream()
                    .filter(one -> !one.key().equals(role.key()))
                    .filter(one -> labels.matches(one.meta().labels()))
                    .sorted(Comparator.comparing(Resource::key))
                    .forEach(one -> selected.put(one.meta().name(), one));
        }
        var rules = new LinkedHashSet<JsonNode>();
        selected.values().forEach(one -> one.json().path("rules").forEach(rules::add));
        var array = Json.mapper().createArrayNode();
        rules.forEach(array::add);
        return array;
    }
}
