package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.proto.DNSConfig;
import dev.j3s.cri.proto.Int64Value;
import dev.j3s.cri.proto.LinuxPodSandboxConfig;
import dev.j3s.cri.proto.LinuxSandboxSecurityContext;
import dev.j3s.cri.proto.NamespaceMode;
import dev.j3s.cri.proto.NamespaceOption;
import dev.j3s.cri.proto.PodSandboxConfig;
import dev.j3s.cri.proto.PodSandboxMetadata;
import dev.j3s.cri.proto.SecurityProfile;
import java.nio.file.Path;

/** A pod's sandbox as the runtime wants it: pure. */
final class SandboxConfigs {
    private SandboxConfigs() {}

    static PodSandboxConfig of(Pod pod, int attempt, PodFiles.Dns dns, Path logs) {
        var config =
                PodSandboxConfig.newBuilder()
                        .setMetadata(
                                PodSandboxMetadata.newBuilder()
                                        .setName(pod.name())
                                        .setNamespace(pod.namespace())
                                        .setUid(pod.uid())
                                        .setAttempt(attempt))
                        .setLogDirectory(logs.toString())
                        .setDnsConfig(
                                DNSConfig.newBuilder()
                                        .addAllServers(dns.servers())
                                        .addAllSearches(dns.searches())
                                        .addAllOptions(dns.options()))
                        .putAllLabels(pod.labels())
                        .putLabels(Pod.NAME_LABEL, pod.name())
                        .putLabels(Pod.NAMESPACE_LABEL, pod.namespace())
                        .putLabels(Pod.UID_LABEL, pod.uid())
                        .putAllAnnotations(pod.annotations());
        if (!pod.hostNetwork()) {
            config.setHostname(PodFiles.hostname(pod));
        }
        return config.setLinux(linux(pod)).build();
    }

    private static LinuxPodSandboxConfig linux(Pod pod) {
        var context = pod.spec().path("securityContext");
        var security =
                LinuxSandboxSecurityContext.newBuilder()
                        .setNamespaceOptions(namespaces(pod))
                        .setPrivileged(anyPrivileged(pod))
                        .setSeccomp(seccomp(context, Path.of("")));
        if (context.path("runAsUser").isNumber()) {
            security.setRunAsUser(number(context.path("runAsUser")));
        }
        if (context.path("runAsGroup").isNumber() && context.path("runAsUser").isNumber()) {
            security.setRunAsGroup(number(context.path("runAsGroup")));
        }
        pod.fsGroup().ifPresent(security::addSupplementalGroups);
        context.path("supplementalGroups").forEach(g -> security.addSupplementalGroups(g.asLong()));
        var linux =
                LinuxPodSandboxConfig.newBuilder()
                        .setCgroupParent(CgroupPlan.podPath(pod))
                        .setSecurityContext(security);
        for (var sysctl : context.path("sysctls")) {
            linux.putSysctls(sysctl.path("name").asText(), sysctl.path("value").asText());
        }
        return linux.build();
    }

    static Int64Value number(JsonNode value) {
        return Int64Value.newBuilder().setValue(value.asLong()).build();
    }

    static NamespaceOption namespaces(Pod pod) {
        var spec = pod.spec();
        var pid =
                spec.path("hostPID").asBoolean()
                        ? NamespaceMode.NODE
                        : spec.path("shareProcessNamespace").asBoolean()
                                ? NamespaceMode.POD
                                : NamespaceMode.CONTAINER;
        return NamespaceOption.newBuilder()
                .setNetwork(pod.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(pid)
                .setIpc(spec.path("hostIPC").asBoolean() ? NamespaceMode.NODE : NamespaceMode.POD)
                .build();
    }

    private static boolean anyPrivileged(Pod pod) {
        return pod.containers().stream()
                .anyMatch(c -> c.json().at("/securityContext/privileged").asBoolean());
    }

    /** Local profiles lie under the kubelet's {@code seccomp} folder. */
    static SecurityProfile seccomp(JsonNode context, Path profiles) {
        var profile = context.path("seccompProfile");
        var built = SecurityProfile.newBuilder();
        return switch (profile.path("type").asText()) {
            case "RuntimeDefault" ->
                    built.setProfileType(SecurityProfile.ProfileType.RuntimeDefault).build();
            case "Localhost" ->
                    built.setProfileType(SecurityProfile.ProfileType.Localhost)
                            .setLocalhostRef(
                                    profiles.resolve(profile.path("localhostProfile").asText())
                                            .toString())
                            .build();
            default -> built.setProfileType(SecurityProfile.ProfileType.Unconfined).build();
        };
    }
}
