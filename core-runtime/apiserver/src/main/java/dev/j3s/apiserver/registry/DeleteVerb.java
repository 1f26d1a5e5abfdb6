package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DELETE of one object: at once, or by marking it and leaving the rest to finalizers, or to its
 * owner when it has a grace period.
 */
final class DeleteVerb {
    private static final int TRIES_MAX = 16;

    private final Machinery machinery;

    DeleteVerb(Machinery machinery) {
        this.machinery = machinery;
    }

    Outcome delete(Target target, ObjectNode optionsJson) {
        var options = DeleteOptions.of(optionsJson);
        var question =
                new Admission.Question(Operation.DELETE, target, options.json(), options.dryRun());
        for (var attempt = 1; ; attempt++) {
            var current =
                    machinery.log().get(target.storageResource(), target.resource(), target.key());
            checkPreconditions(target, current, options);
            var result = attempt(question, current, options);
            if (result.isPresent()) {
                return result.get();
            }
            if (attempt >= TRIES_MAX) {
                throw ApiStatus.conflict(
                                target.resource(),
                                target.name(),
                                "the object has been modified; please apply your changes to the"
                                        + " latest version and try again")
                        .asException();
            }
        }
    }

    private static void checkPreconditions(
            Target target, CachedObject current, DeleteOptions options) {
        // Upstream names the kind here, where it names the resource everywhere else.
        var shown =
                new GroupResource(target.definition().group(), target.definition().names().kind());
        if (!options.uid().isEmpty() && !options.uid().equals(current.uid())) {
            throw ApiStatus.conflict(
                            shown,
                            target.name(),
                            "the UID in the precondition ("
                                    + options.uid()
                                    + ") does not match the UID in record ("
                                    + current.uid()
                                    + "). The object might have been deleted and then recreated")
                    .asException();
        }
        var version = Long.toString(current.revision());
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
            throw ApiStatus.conflict(
                            shown,
                            target.name(),
                            "the ResourceVersion in the precondition ("
                                    + options.resourceVersion()
                                    + ") does not match the ResourceVersion in record ("
                                    + version
                                    + "). The object might have been modified")
                    .asException();
        }
    }

    private Optional<Outcome> attempt(
            Admission.Question question, CachedObject current, DeleteOptions options) {
        var target = question.target();
        var old = current.tree();
        machinery.admission().check(question, null, old);
        var plan = plan(target, old.deepCopy(), options);
        if (options.dryRun()) {
            return Optional.of(answer(target, current, plan, options));
        }
        var resource = target.storageResource();
        return switch (plan) {
            case Plan.Keep ignored -> Optional.of(answer(target, current, plan, options));
            case Plan.Remove ignored ->
                    machinery
                            .log()
                            .delete(resource, current)
                            .map(last -> answer(target, last, plan, options));
            case Plan.Mark mark ->
                    machinery
                            .log()
                            .update(
                                    resource,
                                    current,
                                    Canonical.stored(mark.object(), target.definition()))
                            .map(marked -> answer(target, marked, plan, options));
        };
    }

    /** What is to become of the object. */
    private sealed interface Plan {
        record Remove() implements Plan {}

        record Mark(ObjectNode object) implements Plan {}

        /** It is on its way already. */
        record Keep() implements Plan {}
    }

    private Plan plan(Target target, ObjectNode object, DeleteOptions options) {
        var strategy = target.definition().strategy();
        var meta = ObjectMeta.of(object);
        var before = meta.finalizers();
        var finalizers = finalizers(strategy, before, options);
        meta.setFinalizers(finalizers);
        var held = !finalizers.isEmpty() || strategy.heldBySpec(object);
        var grace = strategy.gracePeriodSeconds(object, options.gracePeriodSeconds());
        if (meta.deleting()) {
            var shorter = options.gracePeriodSeconds() >= 0 && grace < meta.gracePeriodSeconds();
            if (!shorter && finalizers.equals(before)) {
                return held || meta.gracePeriodSeconds() > 0 ? new Plan.Keep() : new Plan.Remove();
            }
            grace = shorter ? grace : meta.gracePeriodSeconds();
        }
        if (!held && grace == 0) {
            return new Plan.Remove();
        }
        mark(meta, grace);
        if (strategy.heldBySpec(object)) {
            // Namespaces and CRDs end when they are empty, not after a time.
            meta.remove("deletionGracePeriodSeconds");
        }
        strategy.prepareForDelete(object);
        return new Plan.Mark(object);
    }

    private void mark(ObjectMeta meta, long grace) {
        var now = machinery.clock().instant();
        if (!meta.deleting()) {
            // A deletion is a change of what is wanted, as upstream counts generations.
            var generation = meta.node().path("generation").asLong(0);
            if (generation > 0) {
                meta.node().put("generation", generation + 1);
            }
            meta.markDeleting(now, grace);
        } else if (grace < meta.gracePeriodSeconds()) {
            meta.markDeleting(now, grace);
        }
    }

    /** Upstream's deletionFinalizersForGarbageCollection. */
    private static List<String> finalizers(
            Strategy strategy, List<String> before, DeleteOptions options) {
        var policy = options.propagation();
        var orphan =
                policy.isEmpty()
                        ? before.contains(ObjectMeta.ORPHAN)
                                || (!before.contains(ObjectMeta.FOREGROUND)
                                        && strategy.defaultPropagation().equals("Orphan"))
                        : policy.equals("Orphan");
        var foreground =
                policy.isEmpty()
                        ? before.contains(ObjectMeta.FOREGROUND)
                        : policy.equals("Foreground");
        var finalizers = new ArrayList<>(before);
        finalizers.removeIf(f -> f.equals(ObjectMeta.ORPHAN) || f.equals(ObjectMeta.FOREGROUND));
        if (orphan) {
            finalizers.add(ObjectMeta.ORPHAN);
        }
        if (foreground) {
            finalizers.add(ObjectMeta.FOREGROUND);
        }
        var unchanged = finalizers.size() == before.size() && finalizers.containsAll(before);
        return unchanged ? before : finalizers;
    }

    private static Outcome answer(
            Target target, CachedObject object, Plan plan, DeleteOptions options) {
        var removed = plan instanceof Plan.Remove;
        var code = !removed && options.askedNotToOrphan() ? 202 : 200;
        if (removed && !target.definition().strategy().returnsDeletedObject()) {
            return new Outcome.Other(code, success(target, object.uid()));
        }
        return new Outcome.Stored(code, object);
    }

    private static ObjectNode success(Target target, String uid) {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        var details = status.putObject("details").put("name", target.name());
        var resource = target.resource();
        if (!resource.group().isEmpty()) {
            details.put("group", resource.group());
        }
        details.put("kind", resource.resource());
        if (!uid.isEmpty()) {
            details.put("uid", uid);
        }
        return status;
    }
}
