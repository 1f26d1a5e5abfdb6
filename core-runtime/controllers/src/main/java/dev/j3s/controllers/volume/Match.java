package dev.j3s.controllers.volume;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.Quantity;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;

/** Which volume fits a claim best: bound to it already, else the smallest that is enough. Pure. */
final class Match {
    private Match() {}

    static Optional<Resource> best(Resource claim, Collection<Resource> volumes) {
        var named = claim.spec().path("volumeName").asText();
        return volumes.stream()
                .filter(volume -> named.isEmpty() || volume.meta().name().equals(named))
                .filter(volume -> !volume.meta().deleting())
                .filter(volume -> mayBind(claim, volume, !named.isEmpty()))
                .min(
                        Comparator.comparing((Resource volume) -> !reserved(claim, volume))
                                .thenComparing(Match::capacity)
                                .thenComparing(volume -> volume.meta().name()));
    }

    private static boolean mayBind(Resource claim, Resource volume, boolean named) {
        var reference = volume.spec().path("claimRef");
        if (reference.isObject() && !reserved(claim, volume)) {
            return false;
        }
        var phase = volume.status().path("phase").asText();
        if (phase.equals("Released") || phase.equals("Failed")) {
            return false;
        }
        if (!sameMode(claim, volume) || !hasModes(claim, volume)) {
            return false;
        }
        if (asked(claim).compareTo(capacity(volume)) > 0) {
            return false;
        }
        if (named || reference.isObject()) {
            return true;
        }
        var selector = claim.spec().path("selector");
        return storageClass(claim).equals(storageClass(volume))
                && (selector.isMissingNode()
                        || LabelSelector.ofObject(selector).matches(volume.meta().labels()));
    }

    /** The volume says that it waits for this claim. */
    static boolean reserved(Resource claim, Resource volume) {
        var reference = volume.spec().path("claimRef");
        var uid = reference.path("uid").asText();
        return reference.path("name").asText().equals(claim.meta().name())
                && reference.path("namespace").asText().equals(claim.meta().namespace())
                && (uid.isEmpty() || uid.equals(claim.meta().uid()));
    }

    static String storageClass(Resource object) {
        var old = object.meta().annotation("volume.beta.kubernetes.io/storage-class");
        return old.isEmpty() ? object.spec().path("storageClassName").asText() : old;
    }

    private static boolean sameMode(Resource claim, Resource volume) {
        return mode(claim.spec()).equals(mode(volume.spec()));
    }

    private static String mode(JsonNode spec) {
        return spec.path("volumeMode").asText("Filesystem");
    }

    private static boolean hasModes(Resource claim, Resource volume) {
        var offered = new HashSet<String>();
        volume.spec().path("accessModes").forEach(one -> offered.add(one.asText()));
        for (var wanted : claim.spec().path("accessModes")) {
            if (!offered.contains(wanted.asText())) {
                return false;
            }
        }
        return true;
    }

    private static Quantity asked(Resource claim) {
        return quantity(claim.spec().path("resources").path("requests").path("storage"));
    }

    private static Quantity capacity(Resource volume) {
        return quantity(volume.spec().path("capacity").path("storage"));
    }

    private static Quantity quantity(JsonNode text) {
        return text.isMissingNode() ? Quantity.ZERO : Quantity.parse(text.asText());
    }
}
