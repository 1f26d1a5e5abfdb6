package dev.j3s.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a user does on the first day, in order, on one node. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryE2E {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static J3sProcess j3s;
    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: containers need root");
        var home = Command.folder("j3s.e2e.dir").resolve("story");
        j3s = new J3sProcess(home);
        j3s.close();
        clear(home);
        var images = Files.createDirectories(j3s.data().resolve("agent/images"));
        var builder = new Images(Files.createDirectories(home.resolve("image-files")));
        Images.archive(
                builder.nginx(), "docker.io/library/nginx:latest", images.resolve("nginx.tar"));
        Images.archive(
                builder.redis(), "docker.io/library/redis:latest", images.resolve("redis.tar"));
        cluster =
                new Cluster(
                        Tools.find(Command.folder("j3s.e2e.dir").resolve("..")), j3s.kubeconfig());
        j3s.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (j3s != null) {
            j3s.close();
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    @Test
    @Order(1)
    void theNodeBecomesReadyAndTheKubeconfigIsPrivate() throws Exception {
        Await.within(
                SOON, () -> assertThat(cluster.kubectl("get", "nodes")).contains("e2e", " Ready"));

        assertThat(Files.getPosixFilePermissions(j3s.kubeconfig())).hasSize(2);
        assertThat(cluster.kubectl("get", "nodes", "-o", "wide"))
                .contains("e2e", "Ready", "containerd://");
        assertThat(cluster.kubectl("version")).contains("Server Version: v1.36");
    }

    @Test
    @Order(2)
    void anImageArchiveIsImportedWhileRunning() throws Exception {
        var home = Command.folder("j3s.e2e.dir").resolve("story");
        var staged = home.resolve("busybox.tar");
        Images.archive(
                new Images(Files.createDirectories(home.resolve("image-files"))).busybox(),
                "docker.io/library/busybox:latest",
                staged);
        Files.move(staged, j3s.data().resolve("agent/images/busybox.tar"));

        cluster.kubectl(
                "run",
                "shell",
                "--image=busybox",
                "--image-pull-policy=IfNotPresent",
                "--command",
                "--",
                "sleep",
                "3600");
        cluster.waitFor("condition=Ready", "pod/shell", "default", SOON);
    }

    @Test
    @Order(3)
    void execLogsCopyAndPortForwardReachAContainer() throws Exception {
        assertThat(cluster.kubectl("exec", "shell", "--", "echo", "hello")).isEqualTo("hello\n");
        assertThat(
                        cluster.kubectlCommand("exec", "-i", "shell", "--", "cat")
                                .withInput("through stdin")
                                .output())
                .isEqualTo("through stdin");
        assertThat(cluster.kubectlCommand("exec", "shell", "--", "false").run().exit())
                .isEqualTo(1);

        cluster.kubectl(
                "run",
                "talk",
                "--image=busybox",
                "--image-pull-policy=IfNotPresent",
                "--restart=Never",
                "--command",
                "--",
                "echo",
                "said this");
        Await.within(
                SOON, () -> assertThat(cluster.kubectl("logs", "talk")).isEqualTo("said this\n"));

        var file = Files.writeString(Files.createTempFile("j3s", ".txt"), "copied");
        cluster.kubectl("cp", file.toString(), "shell:/tmp/copied.txt");
        assertThat(cluster.kubectl("exec", "shell", "--", "cat", "/tmp/copied.txt"))
                .isEqualTo("copied");
    }

    @Test
    @Order(4)
    void aDeploymentBehindAServiceIsReachableEveryWay() throws Exception {
        cluster.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                      - name: nginx
                        image: nginx
                        imagePullPolicy: IfNotPresent
                        readinessProbe: {httpGet: {path: /healthz, port: 80}, periodSeconds: 1}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  type: LoadBalancer
                  selector: {app: web}
                  ports: [{port: 8088, targetPort: 80, nodePort: 30088}]
                """);
        cluster.kubectlCommand("rollout", "status", "deployment/web", "--timeout=60s")
                .within(Duration.ofSeconds(70))
                .output();
        var service = cluster.json("get", "service", "web");
        var node =
                cluster.json("get", "node", "e2e")
                        .path("status")
                        .path("addresses")
                        .get(0)
                        .path("address")
                        .asText();

        Await.within(
                SOON,
                () ->
                        assertThat(
                                        get(
                                                "http://"
                                                        + service.path("spec")
                                                                .path("clusterIP")
                                                                .asText()
                                                        + ":8088/"))
                                .contains("Welcome to nginx"));
        Await.within(
                SOON,
                () -> assertThat(get("http://" + node + ":30088/")).contains("Welcome to nginx"));
        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.kubectl(
                                                "exec",
                                                "shell",
                                                "--",
                                                "wget",
                                                "-qO-",
                                                "http://web.default.svc.cluster.local:8088/"))
                                .contains("Welcome to nginx"));
        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.json("get", "service", "web")
                                                .path("status")
                                                .path("loadBalancer")
                                                .path("ingress")
                                                .path(0)
                                                .path("ip")
                                                .asText())
                                .isEqualTo(node));
        Await.within(
                SOON,
                () -> assertThat(get("http://" + node + ":8088/")).contains("Welcome to nginx"));
        var log = cluster.kubectl("logs", "-l", "app=web", "--tail=-1");
        assertThat(log).as("the client's own address is in nginx's log").contains(node + " - -");
    }

    @Test
    @Order(5)
    void scalingRollingUpdateAndUndoWork() {
        cluster.kubectl("scale", "deployment/web", "--replicas=3");
        cluster.kubectlCommand("rollout", "status", "deployment/web", "--timeout=60s")
                .within(Duration.ofSeconds(70))
                .output();
        cluster.kubectl("set", "env", "deployment/web", "COLOR=green");
        cluster.kubectlCommand("rollout", "status", "deployment/web", "--timeout=60s")
                .within(Duration.ofSeconds(70))
                .output();
        assertThat(cluster.kubectl("rollout", "history", "deployment/web")).contains("1", "2");
        cluster.kubectl("rollout", "undo", "deployment/web");
        cluster.kubectlCommand("rollout", "status", "deployment/web", "--timeout=60s")
                .within(Duration.ofSeconds(70))
                .output();

        assertThat(
                        cluster.json("get", "deployment", "web")
                                .path("spec")
                                .path("template")
                                .path("spec")
                                .path("containers")
                                .get(0)
                                .has("env"))
                .isFalse();
    }

    @Test
    @Order(6)
    void aCrashingContainerBacksOffAndShowsIt() {
        cluster.kubectl(
                "run",
                "crash",
                "--image=busybox",
                "--image-pull-policy=IfNotPresent",
                "--command",
                "--",
                "false");

        Await.within(
                SOON,
                () ->
                        assertThat(cluster.kubectl("get", "pod", "crash"))
                                .contains("CrashLoopBackOff"));
        Await.within(
                SOON,
                () ->
                        assertThat(cluster.kubectl("describe", "pod", "crash"))
                                .contains("Back-off restarting failed container"));
        cluster.kubectl("delete", "pod", "crash", "--grace-period=0", "--force");
    }

    @Test
    @Order(7)
    void aStatefulSetKeepsItsDataWhenItsPodIsDeleted() {
        cluster.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: redis}
                spec: {clusterIP: None, selector: {app: redis}, ports: [{name: redis, port: 6379}]}
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: redis}
                spec:
                  serviceName: redis
                  selector: {matchLabels: {app: redis}}
                  template:
                    metadata: {labels: {app: redis}}
                    spec:
                      containers:
                      - name: redis
                        image: redis
                        imagePullPolicy: IfNotPresent
                        volumeMounts: [{name: data, mountPath: /data}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: local-path, resources: {requests: {storage: 64Mi}}}
                """);
        cluster.kubectlCommand("rollout", "status", "statefulset/redis", "--timeout=60s")
                .within(Duration.ofSeconds(70))
                .output();
        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.kubectl(
                                                "exec",
                                                "redis-0",
                                                "--",
                                                "redis-cli",
                                                "set",
                                                "k",
                                                "kept"))
                                .contains("OK"));
        cluster.kubectl("delete", "pod", "redis-0");
        cluster.waitFor("condition=Ready", "pod/redis-0", "default", SOON);

        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.kubectl(
                                                "exec", "redis-0", "--", "redis-cli", "get", "k"))
                                .contains("kept"));
    }

    @Test
    @Order(8)
    void aHelmChartFileInstallsUpgradesAndUninstalls() throws Exception {
        var file = j3s.data().resolve("server/manifests/hello.yaml");
        var chart = Charts.content(Command.folder("j3s.e2e.dir").resolve("story"));
        Files.writeString(file, Charts.helmChart("hello", chart, "one"));
        Await.within(
                SOON,
                () ->
                        assertThat(cluster.helm("list", "-n", "default"))
                                .contains("hello", "deployed"));
        assertThat(cluster.helm("get", "values", "hello", "-n", "default"))
                .contains("greeting: one");
        assertThat(
                        cluster.kubectl(
                                "get",
                                "configmap",
                                "hello-greeting",
                                "-o",
                                "jsonpath={.data.greeting}"))
                .isEqualTo("one");

        Files.writeString(file, Charts.helmChart("hello", chart, "two"));
        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.kubectl(
                                                "get",
                                                "configmap",
                                                "hello-greeting",
                                                "-o",
                                                "jsonpath={.data.greeting}"))
                                .isEqualTo("two"));

        Files.delete(file);
        Await.within(
                SOON,
                () -> assertThat(cluster.helm("list", "-n", "default")).doesNotContain("hello"));
        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.kubectlCommand("get", "configmap", "hello-greeting")
                                                .run()
                                                .exit())
                                .isEqualTo(1));
    }

    @Test
    @Order(9)
    void aKilledServerAdoptsItsContainersAndRemembersEveryWrite() throws Exception {
        var before =
                cluster.json("get", "pod", "shell").path("status").path("containerStatuses").get(0);
        cluster.kubectl("create", "configmap", "acknowledged", "--from-literal=k=v");
        j3s.kill();
        j3s.start();
        Await.within(SOON, () -> assertThat(cluster.kubectl("get", "nodes")).contains(" Ready"));

        assertThat(cluster.kubectl("get", "configmap", "acknowledged", "-o", "jsonpath={.data.k}"))
                .isEqualTo("v");
        Await.within(
                SOON,
                () ->
                        assertThat(cluster.kubectl("exec", "shell", "--", "echo", "alive"))
                                .isEqualTo("alive\n"));
        var after =
                cluster.json("get", "pod", "shell").path("status").path("containerStatuses").get(0);
        assertThat(after.path("containerID")).isEqualTo(before.path("containerID"));
        assertThat(after.path("restartCount").asInt())
                .isEqualTo(before.path("restartCount").asInt());
        Await.within(
                SOON,
                () ->
                        assertThat(
                                        cluster.kubectl(
                                                "exec", "redis-0", "--", "redis-cli", "get", "k"))
                                .contains("kept"));
    }

    @Test
    @Order(10)
    void stoppingIsCleanAndTheSecondStartFindsEverything() throws Exception {
        assertThat(j3s.stop()).isIn(0, 143);
        j3s.start();

        Await.within(
                SOON, () -> assertThat(cluster.kubectl("get", "pod", "shell")).contains("Running"));
    }

    private static String get(String url) throws InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(url + " does not answer: " + e.getMessage(), e);
        }
    }
}
