package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.crd.CrdConditions.Condition;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which names a CRD gets, and the conditions that say so (apiextensions-apiserver controller/status
 * and establish). Pure: the new state of a CRD beside all others of its group.
 */
final class CrdNaming {
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private String reason = "";
    private String message = "";

    private CrdNaming(JsonNode crd, Collection<? extends JsonNode> all) {
        var group = crd.path("spec").path("group");
        for (var other : all) {
            if (!other.path("spec").path("group").equals(group)) {
                continue;
            }
            var names = other.path("status").path("acceptedNames");
            resources.add(names.path("plural").asText(""));
            resources.add(names.path("singular").asText(""));
            resources.addAll(CrdSchemas.strings(names.path("shortNames")));
            kinds.add(names.path("kind").asText(""));
            kinds.add(names.path("listKind").asText(""));
        }
        resources.remove("");
        kinds.remove("");
    }

    /**
     * Changes the status of {@code crd} in place: accepted names, NamesAccepted, Established. Call
     * it again when another CRD of the group changes.
     *
     * @param all every CRD there is, {@code crd} itself in its stored state included
     */
    static void settle(ObjectNode crd, Collection<? extends JsonNode> all, Instant now) {
        new CrdNaming(crd, all).run(crd, now);
    }

    private void run(ObjectNode crd, Instant now) {
        var wanted = crd.path("spec").path("names");
        var accepted = crd.path("status").path("acceptedNames");
        ObjectNode names = Json.object();
        accept(names, "plural", wanted, accepted, resources, "PluralConflict");
        accept(names, "singular", wanted, accepted, resources, "SingularConflict");
        acceptShortNames(names, wanted, accepted);
        accept(names, "kind", wanted, accepted, kinds, "KindConflict");
        accept(names, "listKind", wanted, accepted, kinds, "ListKindConflict");
        if (wanted.has("categories")) {
            names.set("categories", wanted.get("categories").deepCopy());
        }
        crd.withObject("/status").set("acceptedNames", names);
        var free = reason.isEmpty();
        CrdConditions.set(
                crd,
                free
                        ? new Condition("NamesAccepted", true, "NoConflicts", "no conflicts found")
                        : new Condition("NamesAccepted", false, reason, message),
                now);
        if (!CrdConditions.isTrue(crd, "Established")) {
            CrdConditions.set(
                    crd,
                    free
                            ? new Condition(
                                    "Established",
                                    true,
                                    "InitialNamesAccepted",
                                    "the initial names have been accepted")
                            : new Condition(
                                    "Established",
                                    false,
                                    "NotAccepted",
                                    "not all names are accepted"),
                    now);
        }
    }

    private void accept(
            ObjectNode names,
            String field,
            JsonNode wanted,
            JsonNode accepted,
            Set<String> used,
            String conflict) {
        var name = wanted.path(field).asText("");
        var own = accepted.path(field).asText("");
        if (name.equals(own) || !used.contains(name)) {
            names.put(field, name);
            return;
        }
        reason = conflict;
        message = inUse(name);
        names.put(field, own);
    }

    private static String inUse(String name) {
        return '"' + name + "\" is already in use";
    }

    private void acceptShortNames(ObjectNode names, JsonNode wanted, JsonNode accepted) {
        var own = CrdSchemas.strings(accepted.path("shortNames"));
        var conflicts = new ArrayList<String>(0);
        for (var name : CrdSchemas.strings(wanted.path("shortNames"))) {
            if (!own.contains(name) && resources.contains(name)) {
                conflicts.add(inUse(name));
            }
        }
        var source = conflicts.isEmpty() ? wanted : accepted;
        if (!conflicts.isEmpty()) {
            reason = "ShortNamesConflict";
            message =
                    conflicts.size() == 1
                            ? conflicts.getFirst()
                            : "[" + String.join(", ", conflicts) + "]";
        }
        if (source.has("shortNames")) {
            names.set("shortNames", source.get("shortNames").deepCopy());
        }
    }
}
