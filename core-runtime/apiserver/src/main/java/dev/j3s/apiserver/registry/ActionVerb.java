package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.model.ApiStatus;
import java.util.Map;
import java.util.Optional;

/** A POST that is answered by a {@link CreateAction}: reviews, bindings, evictions, tokens. */
final class ActionVerb {
    private final Machinery machinery;
    private final Map<ActionKey, CreateAction> actions;

    ActionVerb(Machinery machinery, Map<ActionKey, CreateAction> actions) {
        this.machinery = machinery;
        this.actions = Map.copyOf(actions);
    }

    Optional<CreateAction> find(Target target) {
        var known = actions.get(new ActionKey(target.resource(), target.subresource()));
        if (known == null && !target.subresource().isEmpty()) {
            throw ApiStatus.methodNotSupported(target.resource(), "create").asException();
        }
        return Optional.ofNullable(known);
    }

    Outcome run(CreateAction action, Target target, Body body, WriteOptions options) {
        var object = decoded(target, body, options);
        var question =
                new Admission.Question(
                        Operation.CREATE,
                        target,
                        options.toJson("CreateOptions"),
                        options.dryRun());
        machinery.admission().check(question, object, null);
        var answer =
                action.create(
                        new CreateAction.Request(
                                target.versionedResource(),
                                target.subresource(),
                                target.namespace(),
                                target.name(),
                                target.user(),
                                object,
                                options.dryRun()));
        return new Outcome.Other(201, answer);
    }

    private static ObjectNode decoded(Target target, Body body, WriteOptions options) {
        if (target.subresource().isEmpty()) {
            return Intake.object(target, body, options);
        }
        var subresource = target.version().subresources().get(target.subresource());
        if (subresource == null) {
            throw ApiStatus.methodNotSupported(target.resource(), "create").asException();
        }
        return Intake.other(target, subresource.kind(), subresource.schema(), body, options);
    }
}
