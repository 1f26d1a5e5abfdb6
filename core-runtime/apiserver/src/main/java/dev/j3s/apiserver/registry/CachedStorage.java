package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@link ObjectStorage} over the watch cache and the store. */
public final class CachedStorage implements ObjectStorage {
    private static final int TRIES_MAX = 64;
    private static final UserInfo SELF = UserInfo.of("system:apiserver", UserInfo.MASTERS);

    private final Machinery machinery;
    private final DeleteVerb delete;

    /** {@code machinery}'s admission is passed by: there is none below it. */
    public CachedStorage(Machinery machinery) {
        this.machinery = machinery;
        this.delete =
                new DeleteVerb(
                        new Machinery(
                                machinery.log(),
                                machinery.catalog(),
                                new Admission(List.of()),
                                machinery.fields(),
                                machinery.clock(),
                                machinery.uids(),
                                machinery.random()));
    }

    @Override
    public Optional<JsonNode> get(GroupResource resource, String namespace, String name) {
        var object = log().resource(resource).get(new ObjectKey(namespace, name));
        return object == null ? Optional.empty() : Optional.of(object.tree());
    }

    @Override
    public List<JsonNode> list(GroupResource resource, String namespace) {
        var trees = new ArrayList<JsonNode>();
        for (var object : log().resource(resource).state().objects().range(namespace, null)) {
            trees.add(object.tree());
        }
        return trees;
    }

    @Override
    public long revision(GroupResource resource) {
        return log().resource(resource).state().revision();
    }

    @Override
    public ObjectNode create(GroupResource resource, String namespace, ObjectNode object) {
        var target = target(resource, namespace, ObjectMeta.text(object, "name"));
        var strategy = target.definition().strategy();
        strategy.applyDefaults(object);
        var meta = ObjectMeta.of(object);
        if (!namespace.isEmpty()) {
            meta.put("namespace", namespace);
        }
        meta.put("uid", machinery.uids().get().toString());
        meta.put("creationTimestamp", ObjectMeta.time(machinery.clock().instant()));
        strategy.prepareForCreate(object);
        var stored = Canonical.stored(object, target.definition());
        return log().create(resource, target.key(), stored)
                .map(CachedObject::tree)
                .orElseThrow(() -> ApiStatus.alreadyExists(resource, target.name()).asException());
    }

    @Override
    public ObjectNode update(
            GroupResource resource,
            String namespace,
            String name,
            UnaryOperator<ObjectNode> change) {
        var target = target(resource, namespace, name);
        for (var attempt = 1; attempt <= TRIES_MAX; attempt++) {
            var current = log().get(resource, resource, target.key());
            var wanted = change.apply(current.tree());
            var stored = Canonical.stored(wanted, target.definition());
            var written =
                    UpdateVerb.finished(target, stored)
                            ? log().delete(resource, current, stored)
                            : log().update(resource, current, stored);
            if (written.isPresent()) {
                return written.get().tree();
            }
        }
        throw ApiStatus.conflict(resource, name, "the object was changed by others again and again")
                .asException();
    }

    @Override
    public ObjectNode delete(
            GroupResource resource, String namespace, String name, ObjectNode options) {
        var target = target(resource, namespace, name);
        return switch (delete.delete(target, options)) {
            case Outcome.Stored stored -> stored.object().tree();
            case Outcome.Unstored unstored -> unstored.object();
            case Outcome.Other other -> other.object();
        };
    }

    private ObjectLog log() {
        return machinery.log();
    }

    private Target target(GroupResource resource, String namespace, String name) {
        var definition =
                machinery
                        .catalog()
                        .find(resource)
                        .orElseThrow(
                                () -> new IllegalStateException("no definition of " + resource));
        return Target.of(definition, definition.storageVersion(), "", namespace, name, SELF);
    }
}
