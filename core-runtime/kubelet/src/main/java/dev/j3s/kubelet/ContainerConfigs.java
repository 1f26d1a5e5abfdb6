package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.j3s.cri.Image;
import dev.j3s.cri.proto.Capability;
import dev.j3s.cri.proto.ContainerConfig;
import dev.j3s.cri.proto.ContainerMetadata;
import dev.j3s.cri.proto.ImageSpec;
import dev.j3s.cri.proto.Int64Value;
import dev.j3s.cri.proto.KeyValue;
import dev.j3s.cri.proto.LinuxContainerConfig;
import dev.j3s.cri.proto.LinuxContainerResources;
import dev.j3s.cri.proto.LinuxContainerSecurityContext;
import dev.j3s.cri.proto.Mount;
import dev.j3s.cri.proto.NamespaceMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A container as the runtime wants it: pure. */
final class ContainerConfigs {
    static final String NAME = "io.kubernetes.container.name";
    static final String HASH = "io.kubernetes.container.hash";
    static final String RESTARTS = "io.kubernetes.container.restartCount";
    static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
    static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    static final String GRACE = "io.kubernetes.pod.terminationGracePeriod";

    /** Ours: the host's file that is mounted at the termination message's path. */
    static final String MESSAGE_FILE = "j3s.dev/termination-message-file";

    private static final List<String> MASKED =
            List.of(
                    "/proc/asound",
                    "/proc/acpi",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/sys/firmware",
                    "/sys/devices/virtual/powercap");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private ContainerConfigs() {}

    /** What was worked out beforehand. */
    record Parts(
            int restartCount,
            Image image,
            String imageRef,
            Map<String, String> env,
            List<Mount> mounts,
            Path messageFile,
            String targetId,
            long machineMemory,
            boolean unified,
            Path seccompProfiles) {}

    static ContainerConfig of(Pod pod, PodContainer container, Parts parts) {
        var json = container.json();
        var config =
                ContainerConfig.newBuilder()
                        .setMetadata(
                                ContainerMetadata.newBuilder()
                                        .setName(container.name())
                                        .setAttempt(parts.restartCount()))
                        .setImage(
                                ImageSpec.newBuilder()
                                        .setImage(parts.imageRef())
                                        .setUserSpecifiedImage(container.image()))
                        .setWorkingDir(json.path("workingDir").asText())
                        .setLogPath(PodPaths.containerLog(container.name(), parts.restartCount()))
                        .setStdin(json.path("stdin").asBoolean())
                        .setStdinOnce(json.path("stdinOnce").asBoolean())
                        .setTty(json.path("tty").asBoolean())
                        .addAllMounts(parts.mounts())
                        .setLinux(linux(pod, container, parts));
        container.command().forEach(c -> config.addCommand(Expansion.expand(c, parts.env())));
        container.args().forEach(a -> config.addArgs(Expansion.expand(a, parts.env())));
        parts.env()
                .forEach((key, value) ->
                        config.addEnvs(
                                KeyValue.newBuilder()
                                        .setKey(key)
                                        .setValue(ByteString.copyFromUtf8(value))));
        config.putLabels(NAME, container.name())
                .putLabels(Pod.NAME_LABEL, pod.name())
                .putLabels(Pod.NAMESPACE_LABEL, pod.namespace())
                .putLabels(Pod.UID_LABEL, pod.uid());
        config.putAnnotations(HASH, container.hash())
                .putAnnotations(RESTARTS, parts.restartCount() + "")
                .putAnnotations(MESSAGE_PATH, messagePath(container))
                .putAnnotations(
                        MESSAGE_POLICY, json.path("terminationMessagePolicy").asText("File"))
                .putAnnotations(MESSAGE_FILE, parts.messageFile().toString())
                .putAnnotations(GRACE, pod.grace().toSeconds() + "");
        return config.build();
    }

    static String messagePath(PodContainer container) {
        return container.json().path("terminationMessagePath").asText("/dev/termination-log");
    }

    private static LinuxContainerConfig linux(Pod pod, PodContainer container, Parts parts) {
        return LinuxContainerConfig.newBuilder()
                .setResources(resources(pod, container, parts))
                .setSecurityContext(security(pod, container, parts))
                .build();
    }

    private static LinuxContainerResources resources(Pod pod, PodContainer container, Parts parts) {
        var memoryRequest = container.request("memory");
        var cpuRequest = container.request("cpu");
        var cpuLimit = container.limit("cpu");
        var memoryLimit = container.limit("memory");
        var milli = (cpuRequest.isZero() ? cpuLimit : cpuRequest).milliValue();
        var resources =
                LinuxContainerResources.newBuilder()
                        .setCpuShares(CgroupPlan.shares(milli))
                        .setOomScoreAdj(Qos.of(pod).oomScore(memoryRequest, parts.machineMemory()));
        if (!cpuLimit.isZero()) {
            resources.setCpuPeriod(CgroupPlan.PERIOD_MICROS);
            resources.setCpuQuota(CgroupPlan.quota(cpuLimit.milliValue()));
        }
        if (!memoryLimit.isZero()) {
            resources.setMemoryLimitInBytes(memoryLimit.value());
            if (parts.unified()) {
                // As upstream: a process that hits the limit takes its whole container along.
                resources.putUnified("memory.oom.group", "1");
            }
        }
        return resources.build();
    }

    private static LinuxContainerSecurityContext security(
            Pod pod, PodContainer container, Parts parts) {
        var podContext = pod.spec().path("securityContext");
        var own = container.json().path("securityContext");
        var privileged = own.path("privileged").asBoolean();
        var built =
                LinuxContainerSecurityContext.newBuilder()
                        .setPrivileged(privileged)
                        .setReadonlyRootfs(own.path("readOnlyRootFilesystem").asBoolean())
                        .setNoNewPrivs(!own.path("allowPrivilegeEscalation").asBoolean(true))
                        .setSeccomp(
                                SandboxConfigs.seccomp(
                                        own.has("seccompProfile") ? own : podContext,
                                        parts.seccompProfiles()));
        var namespaces = SandboxConfigs.namespaces(pod).toBuilder();
        if (!parts.targetId().isEmpty()) {
            namespaces.setPid(NamespaceMode.TARGET).setTargetId(parts.targetId());
        }
        built.setNamespaceOptions(namespaces);
        user(built, own, podContext, parts.image());
        checkNotRoot(pod, container, built, own, podContext, parts.image());
        pod.fsGroup().ifPresent(built::addSupplementalGroups);
        podContext.path("supplementalGroups").forEach(g -> built.addSupplementalGroups(g.asLong()));
        built.setCapabilities(
                Capability.newBuilder()
                        .addAllAddCapabilities(Pod.texts(own.at("/capabilities/add")))
                        .addAllDropCapabilities(Pod.texts(own.at("/capabilities/drop"))));
        if (!own.path("procMount").asText().equals("Unmasked")) {
            built.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        return built.build();
    }

    private static void user(
            LinuxContainerSecurityContext.Builder built,
            JsonNode own,
            JsonNode podContext,
            Image image) {
        var user = own.has("runAsUser") ? own.path("runAsUser") : podContext.path("runAsUser");
        if (user.isNumber()) {
            built.setRunAsUser(SandboxConfigs.number(user));
        } else if (image.uid() != null) {
            built.setRunAsUser(Int64Value.newBuilder().setValue(image.uid()));
        } else if (!image.username().isEmpty()) {
            built.setRunAsUsername(image.username());
        }
        var group = own.has("runAsGroup") ? own.path("runAsGroup") : podContext.path("runAsGroup");
        if (group.isNumber()) {
            built.setRunAsGroup(SandboxConfigs.number(group));
        }
    }

    private static void checkNotRoot(
            Pod pod,
            PodContainer container,
            LinuxContainerSecurityContext.Builder built,
            JsonNode own,
            JsonNode podContext,
            Image image) {
        var wanted = own.has("runAsNonRoot") ? own : podContext;
        if (!wanted.path("runAsNonRoot").asBoolean()) {
            return;
        }
        var where = "(pod: \"%s\", container: %s)".formatted(pod.fullName(), container.name());
        var explicit = own.has("runAsUser") || podContext.has("runAsUser");
        if (explicit && built.getRunAsUser().getValue() == 0) {
            throw new ConfigException("container's runAsUser breaks non-root policy " + where);
        }
        if (!explicit && image.uid() != null && image.uid() == 0
                || !explicit && image.uid() == null && image.username().isEmpty()) {
            throw new ConfigException(
                    "container has runAsNonRoot and image will run as root " + where);
        }
        if (!explicit && image.uid() == null) {
            throw new ConfigException(
                    "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root %s"
                            .formatted(image.username(), where));
        }
    }
}
