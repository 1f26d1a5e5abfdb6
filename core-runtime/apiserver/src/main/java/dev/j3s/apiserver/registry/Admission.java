package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.model.GroupVersionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the plug-ins in order; objects go in and come back in the storage version. */
public final class Admission {
    private final List<AdmissionPlugin> plugins;

    public Admission(List<AdmissionPlugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /** What plug-ins are asked about, but for the objects. */
    record Question(Operation operation, Target target, ObjectNode options, boolean dryRun) {}

    /** The mutating pass: {@code object} as the plug-ins leave it. */
    ObjectNode admit(Question question, ObjectNode object, @Nullable ObjectNode old) {
        if (plugins.isEmpty()) {
            return object;
        }
        var target = question.target();
        var definition = target.definition();
        var storage = definition.storageVersion();
        var shown = definition.convert(object, storage, target.version());
        run(question, shown, shownOld(target, old), AdmissionPlugin::admit);
        var result = definition.convert(shown, target.version(), storage);
        definition.strategy().applyDefaults(result);
        return result;
    }

    /** The validating pass; also for a delete, whose {@code object} is absent. */
    void validate(Question question, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        if (plugins.isEmpty()) {
            return;
        }
        var target = question.target();
        run(
                question,
                object == null ? null : shownOld(target, object),
                shownOld(target, old),
                AdmissionPlugin::validate);
    }

    /** Both passes for an operation whose object is of another kind, or that has none. */
    void check(Question question, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        if (plugins.isEmpty()) {
            return;
        }
        run(question, object, old, AdmissionPlugin::admit);
        run(question, object, old, AdmissionPlugin::validate);
    }

    private static @Nullable ObjectNode shownOld(Target target, @Nullable ObjectNode old) {
        if (old == null || target.storageVersion()) {
            return old;
        }
        var definition = target.definition();
        return definition.convert(old.deepCopy(), definition.storageVersion(), target.version());
    }

    @FunctionalInterface
    private interface Pass {
        void run(AdmissionPlugin plugin, AdmissionRequest request);
    }

    private void run(
            Question question, @Nullable ObjectNode object, @Nullable ObjectNode old, Pass pass) {
        var target = question.target();
        var request =
                new AdmissionRequest(
                        question.operation(),
                        target.versionedResource(),
                        kind(target),
                        target.subresource(),
                        namespace(target),
                        target.name(),
                        target.user(),
                        object,
                        old,
                        question.options(),
                        question.dryRun());
        for (var plugin : plugins) {
            if (plugin.handles(request)) {
                pass.run(plugin, request);
            }
        }
        for (var warning : request.warnings()) {
            if (!target.warnings().contains(warning)) {
                target.warnings().add(warning);
            }
        }
    }

    private static GroupVersionKind kind(Target target) {
        var subresource = target.version().subresources().get(target.subresource());
        return subresource == null || subresource.kind().kind().isEmpty()
                ? target.kind()
                : subresource.kind();
    }

    private static String namespace(Target target) {
        var resource = target.resource();
        return resource.group().isEmpty() && resource.resource().equals("namespaces")
                ? target.name()
                : target.namespace();
    }
}
