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

/** The baseline level, in upstream's order (pod-security-admission/policy, sorted by check id). */
final class BaselineChecks {
    private static final Set<String> CAPABILITIES =
            Set.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");
    private static final Set<String> SYSCTLS =
            Set.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes",
                    "net.ipv4.tcp_rmem",
                    "net.ipv4.tcp_wmem");
    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");
    private static final String APPARMOR_ANNOTATION =
            "container.apparmor.security.beta.kubernetes.io/";

    /** Those that restricted has no stricter form of. */
    static final List<PodSecurityCheck> ALSO_RESTRICTED =
            List.of(
                    BaselineChecks::appArmor,
                    BaselineChecks::hostNamespaces,
                    BaselineChecks::hostPorts,
                    BaselineChecks::probeHosts,
                    BaselineChecks::privileged,
                    BaselineChecks::seLinux,
                    BaselineChecks::sysctls,
                    BaselineChecks::windowsHostProcess);

    static final List<PodSecurityCheck> ALL =
            List.of(
                    BaselineChecks::appArmor,
                    BaselineChecks::capabilities,
                    BaselineChecks::hostNamespaces,
                    BaselineChecks::hostPaths,
                    BaselineChecks::hostPorts,
                    BaselineChecks::probeHosts,
                    BaselineChecks::privileged,
                    pod -> usesUserNamespace(pod) ? Optional.empty() : procMount(pod),
                    BaselineChecks::seLinux,
                    BaselineChecks::seccomp,
                    BaselineChecks::sysctls,
                    BaselineChecks::windowsHostProcess);

    private BaselineChecks() {}

    static boolean usesUserNamespace(ObjectNode pod) {
        return !pod.path("spec").path("hostUsers").asBoolean(true);
    }

    private static Optional<Violation> appArmor(ObjectNode pod) {
        var values = new TreeSet<String>();
        var podBad = isBadProfile(podContext(pod).path("appArmorProfile"), values);
        var bad =
                containers(pod, one -> isBadProfile(context(one).path("appArmorProfile"), values));
        var annotations = new TreeSet<String>();
        for (var one : pod.path("metadata").path("annotations").properties()) {
            var value = one.getValue().asText("");
            if (one.getKey().startsWith(APPARMOR_ANNOTATION)
                    && !value.isEmpty()
                    && !value.equals("runtime/default")
                    && !value.startsWith("localhost/")) {
                annotations.add(one.getKey() + "=\"" + value + "\"");
            }
        }
        var setters = who(podBad, bad);
        if (!annotations.isEmpty()) {
            setters +=
                    (setters.isEmpty() ? "" : " and ") + plural("annotation", annotations.size());
        }
        var all = new ArrayList<>(values);
        all.addAll(annotations);
        return of(
                plural("forbidden AppArmor profile", all.size()),
                setters.isEmpty()
                        ? ""
                        : setters + " must not set AppArmor profile type to " + quoted(all));
    }

    /** Present with a type that gives up the profile; collects the type. */
    static boolean isBadProfile(JsonNode profile, Set<String> types) {
        if (!profile.isObject() || PROFILES.contains(profile.path("type").asText(""))) {
            return false;
        }
        types.add(profile.path("type").asText(""));
        return true;
    }

    private static Optional<Violation> capabilities(ObjectNode pod) {
        var added = new TreeSet<String>();
        var bad = containers(pod, one -> addsOther(one, CAPABILITIES, added));
        return of(
                "non-default capabilities",
                bad.isEmpty()
                        ? ""
                        : who(bad)
                                + " must not include "
                                + quoted(added)
                                + " in securityContext.capabilities.add");
    }

    static boolean addsOther(JsonNode container, Set<String> allowed, Set<String> added) {
        var bad = false;
        for (var one : context(container).path("capabilities").path("add")) {
            if (!allowed.contains(one.asText())) {
                added.add(one.asText());
                bad = true;
            }
        }
        return bad;
    }

    private static Optional<Violation> hostNamespaces(ObjectNode pod) {
        var used = new ArrayList<String>();
        for (var field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.path("spec").path(field).asBoolean(false)) {
                used.add(field + "=true");
            }
        }
        return of("host namespaces", String.join(", ", used));
    }

    private static Optional<Violation> hostPaths(ObjectNode pod) {
        var volumes = new ArrayList<String>();
        for (var volume : pod.path("spec").path("volumes")) {
            if (volume.has("hostPath")) {
                volumes.add(volume.path("name").asText(""));
            }
        }
        return of(
                "hostPath volumes",
                volumes.isEmpty() ? "" : plural("volume", volumes.size()) + " " + quoted(volumes));
    }

    private static Optional<Violation> hostPorts(ObjectNode pod) {
        var ports = new TreeSet<String>();
        var bad =
                containers(
                        pod,
                        container -> {
                            var found = false;
                            for (var port : container.path("ports")) {
                                if (port.path("hostPort").asInt(0) != 0) {
                                    ports.add(port.path("hostPort").asText());
                                    found = true;
                                }
                            }
                            return found;
                        });
        return of(
                "hostPort",
                bad.isEmpty()
                        ? ""
                        : who(bad)
                                + (bad.size() == 1 ? " uses " : " use ")
                                + plural("hostPort", ports.size())
                                + " "
                                + String.join(", ", ports));
    }

    private static Optional<Violation> probeHosts(ObjectNode pod) {
        var hosts = new TreeSet<String>();
        var bad = new TreeSet<>(containers(pod, container -> namesHost(container, hosts)));
        return of(
                "probe or lifecycle host",
                bad.isEmpty()
                        ? ""
                        : who(List.copyOf(bad))
                                + (bad.size() == 1 ? " uses " : " use ")
                                + plural("probe or lifecycle host", hosts.size())
                                + " "
                                + quoted(hosts));
    }

    private static boolean namesHost(JsonNode container, Set<String> hosts) {
        var handlers =
                List.of(
                        container.path("livenessProbe"),
                        container.path("readinessProbe"),
                        container.path("startupProbe"),
                        container.path("lifecycle").path("postStart"),
                        container.path("lifecycle").path("preStop"));
        var found = false;
        for (var handler : handlers) {
            for (var action : List.of("httpGet", "tcpSocket")) {
                var host = handler.path(action).path("host").asText("");
                if (!host.isEmpty()) {
                    hosts.add(host);
                    found = true;
                }
            }
        }
        return found;
    }

    private static Optional<Violation> privileged(ObjectNode pod) {
        var bad = containers(pod, one -> context(one).path("privileged").asBoolean(false));
        return of(
                "privileged",
                bad.isEmpty() ? "" : who(bad) + " must not set securityContext.privileged=true");
    }

    static Optional<Violation> procMount(ObjectNode pod) {
        var types = new TreeSet<String>();
        var bad =
                containers(
                        pod,
                        one -> {
                            var type = context(one).path("procMount").asText("Default");
                            return !type.equals("Default") && (types.add(type) || true);
                        });
        return of(
                "procMount",
                bad.isEmpty()
                        ? ""
                        : who(bad) + " must not set securityContext.procMount to " + quoted(types));
    }

    private static Optional<Violation> seLinux(ObjectNode pod) {
        var types = new TreeSet<String>();
        var others = new TreeSet<String>((a, b) -> b.compareTo(a));
        var podBad = isBadSeLinux(podContext(pod), types, others);
        var bad = containers(pod, one -> isBadSeLinux(context(one), types, others));
        var setters = who(podBad, bad);
        var data = new ArrayList<String>();
        if (!types.isEmpty()) {
            data.add(plural("type", types.size()) + " " + quoted(types));
        }
        others.forEach(field -> data.add(field + " may not be set"));
        return of(
                "seLinuxOptions",
                setters.isEmpty()
                        ? ""
                        : setters
                                + " set forbidden securityContext.seLinuxOptions: "
                                + String.join("; ", data));
    }

    private static boolean isBadSeLinux(JsonNode context, Set<String> types, Set<String> others) {
        var options = context.path("seLinuxOptions");
        if (!options.isObject()) {
            return false;
        }
        var bad = false;
        var type = options.path("type").asText("");
        if (!SELINUX_TYPES.contains(type)) {
            types.add(type);
            bad = true;
        }
        for (var field : List.of("user", "role")) {
            if (!options.path(field).asText("").isEmpty()) {
                others.add(field);
                bad = true;
            }
        }
        return bad;
    }

    private static Optional<Violation> seccomp(ObjectNode pod) {
        var values = new TreeSet<String>();
        var podBad = isBadProfile(podContext(pod).path("seccompProfile"), values);
        var bad = containers(pod, one -> isBadProfile(context(one).path("seccompProfile"), values));
        var setters = who(podBad, bad);
        return of(
                "seccompProfile",
                setters.isEmpty()
                        ? ""
                        : setters
                                + " must not set securityContext.seccompProfile.type to "
                                + quoted(values));
    }

    private static Optional<Violation> sysctls(ObjectNode pod) {
        var bad = new ArrayList<String>();
        for (var one : podContext(pod).path("sysctls")) {
            if (!SYSCTLS.contains(one.path("name").asText(""))) {
                bad.add(one.path("name").asText(""));
            }
        }
        return of("forbidden sysctls", String.join(", ", bad));
    }

    private static Optional<Violation> windowsHostProcess(ObjectNode pod) {
        var setters =
                who(
                        isHostProcess(podContext(pod)),
                        containers(pod, one -> isHostProcess(context(one))));
        return of(
                "hostProcess",
                setters.isEmpty()
                        ? ""
                        : setters
                                + " must not set"
                                + " securityContext.windowsOptions.hostProcess=true");
    }

    private static boolean isHostProcess(JsonNode context) {
        return context.path("windowsOptions").path("hostProcess").asBoolean(false);
    }
}
