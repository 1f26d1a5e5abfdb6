package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client;
import dev.j3s.client.Client.PatchType;
import dev.j3s.client.Meta;
import dev.j3s.client.OwnerReference;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which children belong to an owner: those it controls and selects. Orphans that it selects are
 * adopted, children that it no longer selects are released (as client-go's ControllerRefManager).
 */
public final class Adoption {
    /** What to do with one candidate. */
    enum Decision {
        KEEP,
        ADOPT,
        RELEASE,
        IGNORE
    }

    private final Client client;
    private final Kind ownerKind;
    private final Meta owner;
    private final LabelSelector selector;

    public Adoption(Client client, Kind ownerKind, Meta owner, LabelSelector selector) {
        this.client = client;
        this.ownerKind = ownerKind;
        this.owner = owner;
        this.selector = selector;
    }

    static Decision decide(Meta owner, LabelSelector selector, Meta child) {
        var controller = child.controller();
        var selected = selector.matches(child.labels());
        if (controller.isPresent()) {
            if (!controller.get().uid().equals(owner.uid())) {
                return Decision.IGNORE;
            }
            if (selected) {
                return Decision.KEEP;
            }
            return owner.deleting() ? Decision.IGNORE : Decision.RELEASE;
        }
        var refused = owner.deleting() || !selected || child.deleting();
        return refused ? Decision.IGNORE : Decision.ADOPT;
    }

    /** The candidates that belong to the owner after adopting and releasing. */
    public <T> List<T> claim(Kind kind, Collection<T> candidates, Function<T, Meta> metaOf) {
        var mine = new ArrayList<T>();
        var mayAdopt = Optional.<Boolean>empty();
        for (var candidate : candidates) {
            var meta = metaOf.apply(candidate);
            switch (decide(owner, selector, meta)) {
                case KEEP -> mine.add(candidate);
                case ADOPT -> {
                    if (mayAdopt.isEmpty()) {
                        mayAdopt = Optional.of(ownerStillThere());
                    }
                    if (mayAdopt.get() && patch(kind, meta, adoptPatch(meta))) {
                        mine.add(candidate);
                    }
                }
                case RELEASE -> patch(kind, meta, releasePatch(meta));
                case IGNORE -> {
                    // Another's, or none of ours.
                }
            }
        }
        return mine;
    }

    /** Asked of the server: the cache may not know yet that the owner is being deleted. */
    private boolean ownerStillThere() {
        return client.get(ownerKind.resource(), owner.namespace(), owner.name())
                .map(Meta::of)
                .filter(fresh -> fresh.uid().equals(owner.uid()) && !fresh.deleting())
                .isPresent();
    }

    /** False when the child is gone meanwhile. */
    private boolean patch(Kind kind, Meta child, ObjectNode patch) {
        try {
            client.patch(
                    kind.resource(),
                    child.namespace(),
                    child.name(),
                    "",
                    PatchType.STRATEGIC,
                    patch);
            return true;
        } catch (ApiException e) {
            if (e.isNotFound() || e.status().code() == 422 || e.isConflict()) {
                // Gone, replaced by another of its name, or taken: the next event tells.
                return false;
            }
            throw e;
        }
    }

    private ObjectNode adoptPatch(Meta child) {
        var patch = Json.object();
        var meta = patch.putObject("metadata");
        meta.putArray("ownerReferences")
                .add(OwnerReference.controller(ownerKind.type(), owner).toJson());
        meta.put("uid", child.uid());
        return patch;
    }

    private ObjectNode releasePatch(Meta child) {
        var patch = Json.object();
        var meta = patch.putObject("metadata");
        meta.putArray("ownerReferences")
                .addObject()
                .put("$patch", "delete")
                .put("uid", owner.uid());
        meta.put("uid", child.uid());
        return patch;
    }
}
