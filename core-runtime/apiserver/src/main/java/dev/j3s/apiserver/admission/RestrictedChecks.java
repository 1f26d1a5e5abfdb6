package dev.j3s.apiserver.admission;

import static dev.j3s.apiserver.admission.PodSecurityCheck.containers;
import static dev.j3s.apiserver.admission.PodSecurityCheck.context;
import static dev.j3s.apiserver.admission.PodSecurityCheck.of;
import static dev.j3s.apiserver.admission.PodSecurityCheck.plural;
import static dev.j3s.apiserver.admission.PodSecurityCheck.podContext;
import static dev.j3s.apiserver.admission.PodSecurityCheck.quoted;
import static dev.j3s.apiserver.admission.PodSecurityCheck.who;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.PodSecurityCheck.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The restricted level: what of baseline it does not tighten, then its own, in upstream's order.
 */
final class RestrictedChecks {
    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "image",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");

    static final List<PodSecurityCheck> ALL =
            Stream.concat(
                            BaselineChecks.ALSO_RESTRICTED.stream(),
                            Stream.<PodSecurityCheck>of(
                                    RestrictedChecks::allowPrivilegeEscalation,
                                    RestrictedChecks::capabilities,
                                    BaselineChecks::procMount,
                                    RestrictedChecks::volumes,
                                    RestrictedChecks::runAsNonRoot,
                                    RestrictedChecks::runAsUser,
                                    RestrictedChecks::seccomp))
                    .toList();

    private RestrictedChecks() {}

    private static boolean isWindows(ObjectNode pod) {
        return pod.path("spec").path("os").path("name").asText("").equals("windows");
    }

    private static Optional<Violation> allowPrivilegeEscalation(ObjectNode pod) {
        var bad =
                containers(
                        pod, one -> context(one).path("allowPrivilegeEscalation").asBoolean(true));
        return of(
                "allowPrivilegeEscalation != false",
                bad.isEmpty() || isWindows(pod)
                        ? ""
                        : who(bad) + " must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Optional<Violation> capabilities(ObjectNode pod) {
        if (isWindows(pod)) {
            return Optional.empty();
        }
        var missing = containers(pod, one -> !dropsAll(one));
        var added = new TreeSet<String>();
        var adding =
                containers(
                        pod,
                        one -> BaselineChecks.addsOther(one, Set.of("NET_BIND_SERVICE"), added));
        var details = new ArrayList<String>();
        if (!missing.isEmpty()) {
            details.add(who(missing) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!adding.isEmpty()) {
            details.add(
                    who(adding)
                            + " must not include "
                            + quoted(added)
                            + " in securityContext.capabilities.add");
        }
        return of("unrestricted capabilities", String.join("; ", details));
    }

    private static boolean dropsAll(JsonNode container) {
        for (var one : context(container).path("capabilities").path("drop")) {
            if (one.asText().equals("ALL")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Violation> volumes(ObjectNode pod) {
        var bad = new ArrayList<String>();
        var types = new TreeSet<String>();
        for (var volume : pod.path("spec").path("volumes")) {
            var type = "unknown";
            for (var field : volume.properties()) {
                type = field.getKey().equals("name") ? type : field.getKey();
            }
            if (!VOLUMES.contains(type)) {
                bad.add(volume.path("name").asText(""));
                types.add(type);
            }
        }
        return of(
                "restricted volume types",
                bad.isEmpty()
                        ? ""
                        : plural("volume", bad.size())
                                + " "
                                + quoted(bad)
                                + (bad.size() == 1 ? " uses " : " use ")
                                + plural("restricted volume type", types.size())
                                + " "
                                + quoted(types));
    }

    private static Optional<Violation> runAsNonRoot(ObjectNode pod) {
        if (BaselineChecks.usesUserNamespace(pod)) {
            return Optional.empty();
        }
        var reason = "runAsNonRoot != true";
        var field = "runAsNonRoot";
        var ofPod = podContext(pod).path(field);
        var explicit =
                who(
                        ofPod.isBoolean() && !ofPod.asBoolean(),
                        containers(
                                pod,
                                one ->
                                        context(one).path(field).isBoolean()
                                                && !context(one).path(field).asBoolean()));
        if (!explicit.isEmpty()) {
            return of(reason, explicit + " must not set securityContext.runAsNonRoot=false");
        }
        var implicit =
                ofPod.asBoolean(false)
                        ? List.<String>of()
                        : containers(pod, one -> !context(one).path(field).isBoolean());
        return of(
                reason,
                implicit.isEmpty()
                        ? ""
                        : "pod or "
                                + who(implicit)
                                + " must set securityContext.runAsNonRoot=true");
    }

    private static Optional<Violation> runAsUser(ObjectNode pod) {
        if (BaselineChecks.usesUserNamespace(pod)) {
            return Optional.empty();
        }
        var setters =
                who(
                        podContext(pod).path("runAsUser").asLong(-1) == 0,
                        containers(pod, one -> context(one).path("runAsUser").asLong(-1) == 0));
        return of("runAsUser=0", setters.isEmpty() ? "" : setters + " must not set runAsUser=0");
    }

    private static Optional<Violation> seccomp(ObjectNode pod) {
        if (isWindows(pod)) {
            return Optional.empty();
        }
        var reason = "seccompProfile";
        var values = new TreeSet<String>();
        var ofPod = podContext(pod).path(reason);
        var podBad = BaselineChecks.isBadProfile(ofPod, values);
        var setters =
                who(
                        podBad,
                        containers(
                                pod,
                                one ->
                                        BaselineChecks.isBadProfile(
                                                context(one).path(reason), values)));
        if (!setters.isEmpty()) {
            return of(
                    reason,
                    setters
                            + " must not set securityContext.seccompProfile.type to "
                            + quoted(values));
        }
        var implicit =
                ofPod.isObject()
                        ? List.<String>of()
                        : containers(pod, one -> !context(one).path(reason).isObject());
        return of(
                reason,
                implicit.isEmpty()
                        ? ""
                        : "pod or "
                                + who(implicit)
                                + " must set securityContext.seccompProfile.type to"
                                + " \"RuntimeDefault\" or \"Localhost\"");
    }
}
