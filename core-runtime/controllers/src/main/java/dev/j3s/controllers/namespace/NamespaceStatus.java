package dev.j3s.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** The conditions of a namespace that is being deleted. Pure. */
final class NamespaceStatus {
    private NamespaceStatus() {}

    static ObjectNode of(JsonNode before, NamespaceContent.Left left, Instant now) {
        var status = before instanceof ObjectNode object ? object.deepCopy() : Json.object();
        status.put("phase", "Terminating");
        put(
                status,
                "NamespaceDeletionDiscoveryFailure",
                left.discoveryFailures().isEmpty(),
                "DiscoveryFailed",
                "ResourcesDiscovered",
                "Discovery failed for some groups, "
                        + left.discoveryFailures().size()
                        + " failing: "
                        + String.join(", ", left.discoveryFailures()),
                "All resources successfully discovered",
                now);
        put(
                status,
                "NamespaceDeletionGroupVersionParsingFailure",
                true,
                "",
                "ParsedGroupVersions",
                "",
                "All legacy kube types successfully parsed",
                now);
        put(
                status,
                "NamespaceDeletionContentFailure",
                left.contentFailures().isEmpty(),
                "ContentDeletionFailed",
                "ContentDeleted",
                "Failed to delete all resource types, "
                        + left.contentFailures().size()
                        + " remaining: "
                        + String.join(", ", left.contentFailures()),
                "All content successfully deleted, may be waiting on finalization",
                now);
        put(
                status,
                "NamespaceContentRemaining",
                left.remaining().isEmpty(),
                "SomeResourcesRemain",
                "ContentRemoved",
                "Some resources are remaining: "
                        + list(left.remaining(), " has ", " resource instances"),
                "All content successfully removed",
                now);
        put(
                status,
                "NamespaceFinalizersRemaining",
                left.finalizers().isEmpty(),
                "SomeFinalizersRemain",
                "ContentHasNoFinalizers",
                "Some content in the namespace has finalizers remaining: "
                        + list(left.finalizers(), " in ", " resource instances"),
                "All content-preserving finalizers finished",
                now);
        return status;
    }

    private static String list(Map<String, Integer> counts, String between, String after) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + between + entry.getValue() + after)
                .collect(Collectors.joining(", "));
    }

    private static void put(
            ObjectNode status,
            String type,
            boolean fine,
            String badReason,
            String goodReason,
            String badMessage,
            String goodMessage,
            Instant now) {
        if (fine) {
            Conditions.set(status, type, "False", goodReason, goodMessage, now);
        } else {
            Conditions.set(status, type, "True", badReason, badMessage, now);
        }
    }
}
