package dev.j3s.cri;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol's answers as records; the wire's zero values become absence here. */
final class Answers {
    private Answers() {}

    static Sandbox sandbox(dev.j3s.cri.proto.PodSandbox s) {
        var m = s.getMetadata();
        return new Sandbox(
                s.getId(),
                m.getNamespace(),
                m.getName(),
                m.getUid(),
                m.getAttempt(),
                s.getState() == dev.j3s.cri.proto.PodSandboxState.SANDBOX_READY,
                instant(s.getCreatedAt()),
                s.getLabelsMap(),
                s.getAnnotationsMap());
    }

    static SandboxStatus status(dev.j3s.cri.proto.PodSandboxStatus s) {
        List<String> ips = new ArrayList<>();
        if (!s.getNetwork().getIp().isEmpty()) {
            ips.add(s.getNetwork().getIp());
        }
        s.getNetwork().getAdditionalIpsList().forEach(ip -> ips.add(ip.getIp()));
        return new SandboxStatus(
                s.getId(),
                s.getState() == dev.j3s.cri.proto.PodSandboxState.SANDBOX_READY,
                instant(s.getCreatedAt()),
                ips);
    }

    static Container container(dev.j3s.cri.proto.Container c) {
        return new Container(
                c.getId(),
                c.getPodSandboxId(),
                c.getMetadata().getName(),
                c.getMetadata().getAttempt(),
                state(c.getState()),
                instant(c.getCreatedAt()),
                c.getImage().getImage(),
                c.getImageRef(),
                c.getLabelsMap(),
                c.getAnnotationsMap());
    }

    static ContainerStatus status(dev.j3s.cri.proto.ContainerStatus c) {
        return new ContainerStatus(
                c.getId(),
                c.getMetadata().getName(),
                c.getMetadata().getAttempt(),
                state(c.getState()),
                instant(c.getCreatedAt()),
                instantOrAbsent(c.getStartedAt()),
                instantOrAbsent(c.getFinishedAt()),
                c.getExitCode(),
                c.getReason(),
                c.getMessage(),
                c.getImage().getImage(),
                c.getImageRef(),
                c.getLogPath(),
                c.getLabelsMap(),
                c.getAnnotationsMap());
    }

    static Image image(dev.j3s.cri.proto.Image i) {
        return new Image(
                i.getId(),
                i.getRepoTagsList(),
                i.getRepoDigestsList(),
                i.getSize(),
                i.hasUid() ? (Long) i.getUid().getValue() : null,
                i.getUsername(),
                i.getPinned());
    }

    static ContainerUsage usage(dev.j3s.cri.proto.ContainerStats s) {
        return new ContainerUsage(
                s.getAttributes().getId(),
                instant(s.getCpu().getTimestamp()),
                s.getCpu().getUsageCoreNanoSeconds().getValue(),
                s.getMemory().getWorkingSetBytes().getValue(),
                s.getMemory().getUsageBytes().getValue(),
                s.getWritableLayer().getUsedBytes().getValue(),
                s.getWritableLayer().getInodesUsed().getValue());
    }

    private static ContainerState state(dev.j3s.cri.proto.ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> ContainerState.CREATED;
            case CONTAINER_RUNNING -> ContainerState.RUNNING;
            case CONTAINER_EXITED -> ContainerState.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerState.UNKNOWN;
        };
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    private static @Nullable Instant instantOrAbsent(long nanos) {
        return nanos == 0 ? null : instant(nanos);
    }
}
