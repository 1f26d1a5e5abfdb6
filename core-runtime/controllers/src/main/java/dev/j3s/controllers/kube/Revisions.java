package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.OwnerReference;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The remembered templates of a DaemonSet or StatefulSet: its ControllerRevisions. */
public final class Revisions {
    private final Env env;
    private final Kind kind;
    private final Resource owner;
    private final String hashLabel;
    private final List<Resource> known;

    /** Claims the owner's revisions. {@code hashLabel} differs between the two types. */
    public Revisions(Env env, Kind kind, Resource owner, String hashLabel) {
        this.env = env;
        this.kind = kind;
        this.owner = owner;
        this.hashLabel = hashLabel;
        var lister = env.lister(Kind.CONTROLLER_REVISION);
        var candidates = new ArrayList<>(lister.byIndex(Caches.BY_CONTROLLER, owner.meta().uid()));
        candidates.addAll(
                lister.byIndex(Caches.BY_CONTROLLER, Caches.orphans(owner.meta().namespace())));
        this.known =
                new ArrayList<>(
                        new Adoption(env.client(), kind, owner.meta(), Selectors.ofSpec(owner))
                                .claim(Kind.CONTROLLER_REVISION, candidates, Resource::meta));
        known.sort(Comparator.comparing(Revisions::number));
    }

    public static long number(Resource revision) {
        return revision.json().path("revision").asLong();
    }

    public String hash(Resource revision) {
        return revision.meta().label(hashLabel);
    }

    /** The pod template that a revision remembers. */
    public static ObjectNode template(Resource revision) {
        var template =
                revision.json().path("data").path("spec").path("template").<ObjectNode>deepCopy();
        template.remove("$patch");
        return template;
    }

    public List<Resource> all() {
        return List.copyOf(known);
    }

    public Optional<Resource> named(String name) {
        return known.stream().filter(one -> one.meta().name().equals(name)).findFirst();
    }

    /**
     * The revision of the present template, made if need be, with the highest number. Empty when
     * its name is taken: then {@code collisionCount} has to grow.
     */
    public Optional<Resource> current(int collisions) {
        var data = data();
        var next = known.isEmpty() ? 1 : number(known.getLast()) + 1;
        for (var revision : known.reversed()) {
            if (TemplateHash.same(revision.json().path("data"), data)) {
                return Optional.of(raise(revision, next));
            }
        }
        return create(data, next, collisions);
    }

    private Resource raise(Resource revision, long next) {
        if (revision.equals(known.getLast())) {
            return revision;
        }
        var copy = revision.copy().put("revision", next);
        var raised = Resource.of(env.client().update(Kind.CONTROLLER_REVISION.resource(), copy));
        known.remove(revision);
        known.add(raised);
        return raised;
    }

    private ObjectNode data() {
        var data = Json.object();
        var template = owner.spec().path("template").<ObjectNode>deepCopy();
        template.put("$patch", "replace");
        data.putObject("spec").set("template", template);
        return data;
    }

    private Optional<Resource> create(ObjectNode data, long number, int collisions) {
        var hash = TemplateHash.of(data, collisions);
        var json = Json.object();
        json.put("kind", "ControllerRevision").put("apiVersion", "apps/v1");
        var meta = json.putObject("metadata");
        var name = owner.meta().name() + "-" + hash;
        meta.put("name", name).put("namespace", owner.meta().namespace());
        var labels = meta.putObject("labels");
        for (var label :
                owner.spec().path("template").path("metadata").path("labels").properties()) {
            labels.set(label.getKey(), label.getValue());
        }
        labels.put(hashLabel, hash);
        var annotations = meta.putObject("annotations");
        owner.meta().annotations().forEach(annotations::put);
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
        meta.putArray("ownerReferences")
                .add(OwnerReference.controller(kind.type(), owner.meta()).toJson());
        json.set("data", data);
        json.put("revision", number);
        var namespace = owner.meta().namespace();
        var resource = Kind.CONTROLLER_REVISION.resource();
        try {
            var made = Resource.of(env.client().create(resource, namespace, json));
            known.add(made);
            return Optional.of(made);
        } catch (ApiException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
            return env.client()
                    .get(resource, namespace, name)
                    .map(Resource::of)
                    .filter(one -> TemplateHash.same(one.json().path("data"), data));
        }
    }

    /** Deletes the oldest beyond {@code limit} that are not {@code inUse}, by name. */
    public void prune(int limit, Predicate<Resource> inUse) {
        var unused = known.stream().filter(inUse.negate()).toList();
        unused.stream().limit(Math.max(0, unused.size() - limit)).forEach(this::delete);
    }

    private void delete(Resource revision) {
        try {
            env.client()
                    .delete(
                            Kind.CONTROLLER_REVISION.resource(),
                            revision.meta().namespace(),
                            revision.meta().name(),
                            Json.object());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
