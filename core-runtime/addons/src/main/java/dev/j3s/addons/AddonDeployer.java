package dev.j3s.addons;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.addons.AddonPlanner.Action;
import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.client.Meta;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Carries a plan out and records it in the file's Addon ({@code k3s.cattle.io/v1}, in kube-system).
 * Blocking.
 */
final class AddonDeployer {
    static final String FIELD_MANAGER = "j3s-addons";
    static final String INVENTORY = "j3s.dev/inventory";

    private static final GroupVersionResource ADDONS =
            new GroupVersionResource("k3s.cattle.io", "v1", "addons");
    private static final GroupVersionKind ADDON =
            new GroupVersionKind("k3s.cattle.io", "v1", "Addon");
    private static final String NAMESPACE = "kube-system";

    private final Client client;
    private final KindMapper kinds;
    private final EventRecorder events;

    AddonDeployer(Client client, EventRecorder events) {
        this.client = client;
        this.kinds = new KindMapper(client);
        this.events = events;
    }

    /** Names of all Addons that an earlier deployment left, with their source files. */
    List<ObjectNode> known() {
        var all = new ArrayList<ObjectNode>();
        for (var addon : client.list(ADDONS, NAMESPACE, "").path("items")) {
            if (addon instanceof ObjectNode object) {
                all.add(object);
            }
        }
        return all;
    }

    /**
     * @param forced apply although the content is what was applied last
     */
    void deploy(Manifest manifest, boolean forced) {
        var addon = client.get(ADDONS, NAMESPACE, manifest.name());
        if (!forced
                && addon.isPresent()
                && addon.get().path("spec").path("checksum").asText().equals(manifest.checksum())) {
            return;
        }
        var recorded = inventory(addon);
        // The Addon is there before its objects: events need it, and a crash half-way leaves
        // something that says what to clean up.
        var current = record(manifest.name(), manifest.file().toString(), "", recorded);
        try {
            var wanted = new ArrayList<ObjectRef>();
            for (var object : manifest.objects()) {
                wanted.add(ref(object, manifest.objects()));
            }
            var both = new ArrayList<>(recorded);
            wanted.stream()
                    .filter(w -> recorded.stream().noneMatch(w::sameObject))
                    .forEach(both::add);
            record(manifest.name(), manifest.file().toString(), "", both);
            AddonPlanner.plan(wanted, recorded).forEach(a -> carryOut(a, manifest));
            record(manifest.name(), manifest.file().toString(), manifest.checksum(), wanted);
            events.normal(
                    subject(current), "AppliedManifest", "Applied manifest at " + manifest.file());
        } catch (ApiException e) {
            events.warning(
                    subject(current),
                    "ApplyManifestFailed",
                    "Applying manifest at " + manifest.file() + ": " + e.getMessage());
            throw e;
        }
    }

    /** Deletes everything the Addon recorded, then the Addon. */
    void remove(String name) {
        var addon = client.get(ADDONS, NAMESPACE, name);
        if (addon.isEmpty()) {
            return;
        }
        AddonPlanner.plan(List.of(), inventory(addon)).forEach(a -> carryOut(a, null));
        client.delete(ADDONS, NAMESPACE, name, Json.object());
    }

    private void carryOut(Action action, @org.jspecify.annotations.Nullable Manifest manifest) {
        switch (action) {
            case Action.Apply(var ref, var position) -> {
                var object = java.util.Objects.requireNonNull(manifest).objects().get(position);
                client.apply(
                        kinds.map(ref.kind()).resource(),
                        ref.namespace(),
                        ref.name(),
                        FIELD_MANAGER,
                        object);
            }
            case Action.Delete(var ref) -> delete(ref);
        }
    }

    private void delete(ObjectRef ref) {
        try {
            client.delete(
                    kinds.map(ref.kind()).resource(),
                    ref.namespace(),
                    ref.name(),
                    Json.object().put("propagationPolicy", "Background"));
        } catch (ApiException e) {
            // Gone already, or its whole kind is: that is what was wanted.
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** Fills the namespace in: {@code default} where a namespaced object names none. */
    private ObjectRef ref(ObjectNode object, List<ObjectNode> all) {
        var kind = ObjectRef.kindOf(object);
        var namespace = object.path("metadata").path("namespace").asText();
        if (!namespaced(kind, all)) {
            namespace = "";
        } else if (namespace.isEmpty()) {
            namespace = "default";
        }
        return new ObjectRef(kind, namespace, object.path("metadata").path("name").asText());
    }

    /** A kind whose CRD comes with the same file is not served yet: the CRD says it. */
    private boolean namespaced(GroupVersionKind kind, List<ObjectNode> all) {
        for (var object : all) {
            var names = object.path("spec").path("names");
            if (object.path("kind").asText().equals("CustomResourceDefinition")
                    && object.path("spec").path("group").asText().equals(kind.group())
                    && names.path("kind").asText().equals(kind.kind())) {
                return object.path("spec").path("scope").asText().equals("Namespaced");
            }
        }
        return kinds.map(kind).namespaced();
    }

    private static List<ObjectRef> inventory(Optional<ObjectNode> addon) {
        var text =
                addon.map(a -> a.path("metadata").path("annotations").path(INVENTORY).asText())
                        .orElse("");
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split("\n")).map(ObjectRef::parse).toList();
    }

    private ObjectNode record(
            String name, String source, String checksum, List<ObjectRef> inventory) {
        var addon = Json.object().put("apiVersion", ADDON.apiVersion()).put("kind", ADDON.kind());
        addon.putObject("metadata")
                .put("name", name)
                .put("namespace", NAMESPACE)
                .putObject("annotations")
                .put(
                        INVENTORY,
                        String.join("\n", inventory.stream().map(ObjectRef::text).toList()));
        addon.putObject("spec").put("source", source).put("checksum", checksum);
        return client.apply(ADDONS, NAMESPACE, name, FIELD_MANAGER, addon);
    }

    private static EventRecorder.Subject subject(ObjectNode addon) {
        return EventRecorder.Subject.of(ADDON, Meta.of(addon));
    }
}
