package dev.j3s.apiserver.actions;

import dev.j3s.apiserver.authentication.Authenticators;
import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.GroupResource;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Every create action of a standard server. */
public final class StandardActions {
    private StandardActions() {}

    /** Reviews, tokens, bindings and evictions, by where they answer. */
    public static Map<ActionKey, CreateAction> all(
            Authenticators authenticators,
            Authorizers authorizers,
            ObjectStorage storage,
            Clock clock) {
        var actions = new HashMap<ActionKey, CreateAction>();
        actions.putAll(authenticators.actions());
        actions.putAll(authorizers.actions());
        var pods = new GroupResource("", "pods");
        var binding = new BindingAction(storage, clock);
        actions.put(new ActionKey(pods, "binding"), binding);
        actions.put(new ActionKey(new GroupResource("", "bindings"), ""), binding);
        actions.put(new ActionKey(pods, "eviction"), new EvictionAction(storage, clock));
        return Map.copyOf(actions);
    }
}
