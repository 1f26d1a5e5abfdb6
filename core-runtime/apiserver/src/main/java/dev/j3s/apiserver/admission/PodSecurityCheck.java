package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One rule of the Pod Security Standards; pure. */
@FunctionalInterface
interface PodSecurityCheck {
    /** What a pod breaks: the rule's short name, and who does it. */
    record Violation(String reason, String detail) {}

    Optional<Violation> violation(ObjectNode pod);

    /** Names of the containers, init and ephemeral ones included, that are {@code bad}. */
    static List<String> containers(ObjectNode pod, Predicate<JsonNode> bad) {
        var names = new ArrayList<String>();
        for (var container : new PodView(pod).allContainers()) {
            if (bad.test(container.tree())) {
                names.add(container.name());
            }
        }
        return names;
    }

    /** {@code container "a"} or {@code containers "a", "b"}. */
    static String who(List<String> containers) {
        return plural("container", containers.size()) + " " + quoted(containers);
    }

    /** The pod itself and containers: {@code pod and container "a"}; empty when nobody. */
    static String who(boolean pod, List<String> containers) {
        var setters = new ArrayList<String>();
        if (pod) {
            setters.add("pod");
        }
        if (!containers.isEmpty()) {
            setters.add(who(containers));
        }
        return String.join(" and ", setters);
    }

    static String plural(String word, int count) {
        return count == 1 ? word : word + "s";
    }

    static String quoted(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    static Optional<Violation> of(String reason, String detail) {
        return detail.isEmpty() ? Optional.empty() : Optional.of(new Violation(reason, detail));
    }

    static JsonNode context(JsonNode owner) {
        return owner.path("securityContext");
    }

    static JsonNode podContext(ObjectNode pod) {
        return pod.path("spec").path("securityContext");
    }
}
