package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.ImageName;
import dev.j3s.model.Quantity;
import java.util.List;

/** One container of a pod's spec. */
record PodContainer(JsonNode json, Kind kind) {
    enum Kind {
        /** Runs to its end before what follows. */
        INIT,
        /** An init container with restartPolicy Always: stays beside the others. */
        SIDECAR,
        APP,
        EPHEMERAL
    }

    String name() {
        return json.path("name").asText();
    }

    String image() {
        return json.path("image").asText();
    }

    List<String> command() {
        return Pod.texts(json.path("command"));
    }

    List<String> args() {
        return Pod.texts(json.path("args"));
    }

    String pullPolicy() {
        var policy = json.path("imagePullPolicy").asText();
        if (!policy.isEmpty()) {
            return policy;
        }
        return ImageName.tag(image()).equals("latest") ? "Always" : "IfNotPresent";
    }

    /** What happens after an exit: {@code Always}, {@code OnFailure} or {@code Never}. */
    String restartPolicy(Pod pod) {
        return switch (kind) {
            case SIDECAR -> "Always";
            case EPHEMERAL -> "Never";
            case INIT -> pod.restartPolicy().equals("Never") ? own("Never") : own("OnFailure");
            case APP -> own(pod.restartPolicy());
        };
    }

    private String own(String inherited) {
        return json.path("restartPolicy").asText(inherited);
    }

    boolean restartsAfter(Pod pod, int exitCode) {
        return switch (restartPolicy(pod)) {
            case "Always" -> true;
            case "OnFailure" -> exitCode != 0;
            default -> false;
        };
    }

    /** Changes when the container must be replaced; upstream hashes these two fields. */
    String hash() {
        return Integer.toHexString((name() + "\0" + image()).hashCode());
    }

    Quantity limit(String resource) {
        return Quantity.of(json.at("/resources/limits").path(resource));
    }

    Quantity request(String resource) {
        return Quantity.of(json.at("/resources/requests").path(resource));
    }

    boolean hasProbe(String probe) {
        return json.has(probe);
    }
}
