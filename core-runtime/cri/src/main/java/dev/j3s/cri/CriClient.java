package dev.j3s.cri;

import com.google.protobuf.ByteString;
import dev.j3s.cri.proto.AttachRequest;
import dev.j3s.cri.proto.AuthConfig;
import dev.j3s.cri.proto.ContainerConfig;
import dev.j3s.cri.proto.ContainerFilter;
import dev.j3s.cri.proto.ContainerStatsFilter;
import dev.j3s.cri.proto.ContainerStatusRequest;
import dev.j3s.cri.proto.CreateContainerRequest;
import dev.j3s.cri.proto.ExecRequest;
import dev.j3s.cri.proto.ExecSyncRequest;
import dev.j3s.cri.proto.ImageFsInfoRequest;
import dev.j3s.cri.proto.ImageServiceGrpc;
import dev.j3s.cri.proto.ImageSpec;
import dev.j3s.cri.proto.ImageStatusRequest;
import dev.j3s.cri.proto.LinuxContainerResources;
import dev.j3s.cri.proto.ListContainerStatsRequest;
import dev.j3s.cri.proto.ListContainersRequest;
import dev.j3s.cri.proto.ListImagesRequest;
import dev.j3s.cri.proto.ListPodSandboxRequest;
import dev.j3s.cri.proto.NetworkConfig;
import dev.j3s.cri.proto.PodSandboxConfig;
import dev.j3s.cri.proto.PodSandboxFilter;
import dev.j3s.cri.proto.PodSandboxStatusRequest;
import dev.j3s.cri.proto.PortForwardRequest;
import dev.j3s.cri.proto.PullImageRequest;
import dev.j3s.cri.proto.RemoveContainerRequest;
import dev.j3s.cri.proto.RemoveImageRequest;
import dev.j3s.cri.proto.RemovePodSandboxRequest;
import dev.j3s.cri.proto.ReopenContainerLogRequest;
import dev.j3s.cri.proto.RunPodSandboxRequest;
import dev.j3s.cri.proto.RuntimeConfig;
import dev.j3s.cri.proto.RuntimeServiceGrpc;
import dev.j3s.cri.proto.StartContainerRequest;
import dev.j3s.cri.proto.StatusRequest;
import dev.j3s.cri.proto.StopContainerRequest;
import dev.j3s.cri.proto.StopPodSandboxRequest;
import dev.j3s.cri.proto.UpdateContainerResourcesRequest;
import dev.j3s.cri.proto.UpdateRuntimeConfigRequest;
import dev.j3s.cri.proto.VersionRequest;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The runtime and image services of CRI. Calls block (call them from virtual threads), have a
 * deadline, and throw {@link CriException}. Stopping and removing what is gone already succeeds.
 * Thread-safe.
 */
public final class CriClient {
    /** As the kubelet's runtimeRequestTimeout. */
    private static final Duration CALL = Duration.ofMinutes(2);

    /** The runtime itself gives up on a registry that stands still; this only bounds the wait. */
    private static final Duration PULL = Duration.ofHours(1);

    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime;
    private final ImageServiceGrpc.ImageServiceBlockingStub images;

    public CriClient(RuntimeSocket socket) {
        runtime = RuntimeServiceGrpc.newBlockingStub(socket.channel());
        images = ImageServiceGrpc.newBlockingStub(socket.channel());
    }

    /** Name and version: {@code containerd 1.6.20}. */
    public record Version(String runtime, String version) {}

    public Version version() {
        var answer = call(() -> within(CALL).version(VersionRequest.newBuilder().build()));
        return new Version(answer.getRuntimeName(), answer.getRuntimeVersion());
    }

    /** One of the runtime's conditions: {@code RuntimeReady}, {@code NetworkReady}. */
    public record Condition(String type, boolean status, String reason, String message) {}

    public List<Condition> conditions() {
        var answer = call(() -> within(CALL).status(StatusRequest.newBuilder().build()));
        return answer.getStatus().getConditionsList().stream()
                .map(c -> new Condition(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
                .toList();
    }

    public void updatePodCidr(String podCidr) {
        var network = NetworkConfig.newBuilder().setPodCidr(podCidr);
        var config = RuntimeConfig.newBuilder().setNetworkConfig(network);
        call(() ->
                within(CALL)
                        .updateRuntimeConfig(
                                UpdateRuntimeConfigRequest.newBuilder()
                                        .setRuntimeConfig(config)
                                        .build()));
    }

    /** Returns the sandbox's id; it is ready and has its network. */
    public String runSandbox(PodSandboxConfig config, String runtimeHandler) {
        var request =
                RunPodSandboxRequest.newBuilder()
                        .setConfig(config)
                        .setRuntimeHandler(runtimeHandler)
                        .build();
        return call(() -> within(CALL.multipliedBy(2)).runPodSandbox(request)).getPodSandboxId();
    }

    /** Kills what still runs in it and gives its network back. */
    public void stopSandbox(String id) {
        var request = StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        unlessGone(() -> within(CALL).stopPodSandbox(request));
    }

    public void removeSandbox(String id) {
        var request = RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        unlessGone(() -> within(CALL).removePodSandbox(request));
    }

    public List<Sandbox> sandboxes() {
        var request = ListPodSandboxRequest.newBuilder().build();
        return call(() -> within(CALL).listPodSandbox(request)).getItemsList().stream()
                .map(Answers::sandbox)
                .toList();
    }

    /** Those that carry this label. */
    public List<Sandbox> sandboxes(String label, String value) {
        var filter = PodSandboxFilter.newBuilder().putLabelSelector(label, value);
        var request = ListPodSandboxRequest.newBuilder().setFilter(filter).build();
        return call(() -> within(CALL).listPodSandbox(request)).getItemsList().stream()
                .map(Answers::sandbox)
                .toList();
    }

    /** Those that carry this label. */
    public List<Container> containers(String label, String value) {
        return containers(ContainerFilter.newBuilder().putLabelSelector(label, value).build());
    }

    public Optional<SandboxStatus> sandboxStatus(String id) {
        var request = PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
        return found(() -> Answers.status(within(CALL).podSandboxStatus(request).getStatus()));
    }

    /** Returns the container's id. */
    public String createContainer(
            String sandboxId, ContainerConfig config, PodSandboxConfig sandbox) {
        var request =
                CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandboxId)
                        .setConfig(config)
                        .setSandboxConfig(sandbox)
                        .build();
        return call(() -> within(CALL).createContainer(request)).getContainerId();
    }

    public void startContainer(String id) {
        var request = StartContainerRequest.newBuilder().setContainerId(id).build();
        call(() -> within(CALL).startContainer(request));
    }

    /** Sends the stop signal, waits {@code grace}, kills. Returns once it is stopped. */
    public void stopContainer(String id, Duration grace) {
        var request =
                StopContainerRequest.newBuilder()
                        .setContainerId(id)
                        .setTimeout(grace.toSeconds())
                        .build();
        unlessGone(() -> within(CALL.plus(grace)).stopContainer(request));
    }

    public void removeContainer(String id) {
        var request = RemoveContainerRequest.newBuilder().setContainerId(id).build();
        unlessGone(() -> within(CALL).removeContainer(request));
    }

    public List<Container> containers() {
        return containers(ContainerFilter.getDefaultInstance());
    }

    public List<Container> containersOf(String sandboxId) {
        return containers(ContainerFilter.newBuilder().setPodSandboxId(sandboxId).build());
    }

    private List<Container> containers(ContainerFilter filter) {
        var request = ListContainersRequest.newBuilder().setFilter(filter).build();
        return call(() -> within(CALL).listContainers(request)).getContainersList().stream()
                .map(Answers::container)
                .toList();
    }

    public Optional<ContainerStatus> containerStatus(String id) {
        var request = ContainerStatusRequest.newBuilder().setContainerId(id).build();
        return found(() -> Answers.status(within(CALL).containerStatus(request).getStatus()));
    }

    public void updateResources(String id, LinuxContainerResources resources) {
        var request =
                UpdateContainerResourcesRequest.newBuilder()
                        .setContainerId(id)
                        .setLinux(resources)
                        .build();
        call(() -> within(CALL).updateContainerResources(request));
    }

    /** After the log file was renamed: the runtime opens a new one under the old name. */
    public void reopenLog(String id) {
        var request = ReopenContainerLogRequest.newBuilder().setContainerId(id).build();
        call(() -> within(CALL).reopenContainerLog(request));
    }

    /** Runs a command to its end. A command that is not done in time is {@code TIMEOUT}. */
    public ExecResult execSync(String id, List<String> command, Duration timeout) {
        var seconds = Math.max(1, timeout.toSeconds());
        var request =
                ExecSyncRequest.newBuilder()
                        .setContainerId(id)
                        .addAllCmd(command)
                        .setTimeout(seconds)
                        .build();
        var answer = call(() -> within(CALL.plusSeconds(seconds)).execSync(request));
        return new ExecResult(
                bytes(answer.getStdout()), bytes(answer.getStderr()), answer.getExitCode());
    }

    /** What a streaming session carries. */
    public record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

    /** Where the runtime waits for the session's connection; good for one use, for a minute. */
    public URI exec(String id, List<String> command, Streams streams) {
        var request =
                ExecRequest.newBuilder()
                        .setContainerId(id)
                        .addAllCmd(command)
                        .setStdin(streams.stdin())
                        .setStdout(streams.stdout())
                        .setStderr(streams.stderr())
                        .setTty(streams.tty())
                        .build();
        return URI.create(call(() -> within(CALL).exec(request)).getUrl());
    }

    public URI attach(String id, Streams streams) {
        var request =
                AttachRequest.newBuilder()
                        .setContainerId(id)
                        .setStdin(streams.stdin())
                        .setStdout(streams.stdout())
                        .setStderr(streams.stderr())
                        .setTty(streams.tty())
                        .build();
        return URI.create(call(() -> within(CALL).attach(request)).getUrl());
    }

    public URI portForward(String sandboxId) {
        var request = PortForwardRequest.newBuilder().setPodSandboxId(sandboxId).build();
        return URI.create(call(() -> within(CALL).portForward(request)).getUrl());
    }

    /** What every running container has used until now. */
    public List<ContainerUsage> usage() {
        var request =
                ListContainerStatsRequest.newBuilder()
                        .setFilter(ContainerStatsFilter.getDefaultInstance())
                        .build();
        return call(() -> within(CALL).listContainerStats(request)).getStatsList().stream()
                .map(Answers::usage)
                .toList();
    }

    /** Returns the image's reference (its id). */
    public String pullImage(String image, RegistryLogin login, PodSandboxConfig sandbox) {
        var auth =
                AuthConfig.newBuilder()
                        .setUsername(login.username())
                        .setPassword(login.password())
                        .setAuth(login.auth())
                        .setIdentityToken(login.identityToken());
        var request = PullImageRequest.newBuilder().setImage(spec(image)).setSandboxConfig(sandbox);
        if (!login.equals(RegistryLogin.NONE)) {
            request.setAuth(auth);
        }
        return call(() -> {
            var stub = images.withDeadlineAfter(PULL.toMillis(), TimeUnit.MILLISECONDS);
            return stub.pullImage(request.build()).getImageRef();
        });
    }

    /** By name, digest reference or id; empty when it is not here. */
    public Optional<Image> image(String image) {
        var request = ImageStatusRequest.newBuilder().setImage(spec(image)).build();
        var answer = call(() -> imagesWithin(CALL).imageStatus(request));
        return answer.hasImage() ? Optional.of(Answers.image(answer.getImage())) : Optional.empty();
    }

    public List<Image> images() {
        var request = ListImagesRequest.newBuilder().build();
        return call(() -> imagesWithin(CALL).listImages(request)).getImagesList().stream()
                .map(Answers::image)
                .toList();
    }

    public void removeImage(String image) {
        var request = RemoveImageRequest.newBuilder().setImage(spec(image)).build();
        unlessGone(() -> imagesWithin(CALL).removeImage(request));
    }

    /** Bytes that images and writable layers take on disk. */
    public long imageBytes() {
        var request = ImageFsInfoRequest.newBuilder().build();
        return call(() -> imagesWithin(CALL).imageFsInfo(request))
                .getImageFilesystemsList()
                .stream()
                .mapToLong(f -> f.getUsedBytes().getValue())
                .sum();
    }

    private static ImageSpec spec(String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }

    private static byte[] bytes(ByteString value) {
        return value.toByteArray();
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub within(Duration deadline) {
        return runtime.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ImageServiceGrpc.ImageServiceBlockingStub imagesWithin(Duration deadline) {
        return images.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw CriException.of(e);
        }
    }

    private static <T> Optional<T> found(Supplier<T> call) {
        try {
            return Optional.of(call(call));
        } catch (CriException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void unlessGone(Supplier<?> call) {
        found(call::get);
    }
}
