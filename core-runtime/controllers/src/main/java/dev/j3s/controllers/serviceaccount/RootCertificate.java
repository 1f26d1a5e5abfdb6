package dev.j3s.controllers.serviceaccount;

import dev.j3s.client.Informer;
import dev.j3s.client.Informers;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.Map;

/** Keeps ConfigMap {@code kube-root-ca.crt} in every live namespace as it should be. */
public final class RootCertificate {
    private static final String NAME = "kube-root-ca.crt";
    private static final String KEY = "ca.crt";
    private static final String DESCRIPTION = "kubernetes.io/description";
    private static final String TEXT =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                    + " endpoints such as the internal service IP or kubernetes.default.svc. No"
                    + " other usage is guaranteed across distributions of Kubernetes clusters.";

    private final Env env;
    private final String pem;
    private final Informer<Boolean> maps;

    /** The cache holds of each map only whether it is right. */
    private RootCertificate(Env env, String pem) {
        this.env = env;
        this.pem = pem;
        this.maps =
                env.caches()
                        .informers()
                        .informer(
                                new Informers.Spec<>(
                                        Kind.CONFIG_MAP.resource(),
                                        "",
                                        "fieldSelector=metadata.name%3D" + NAME,
                                        this::right,
                                        Map.of()));
    }

    /** Keys are namespaces. */
    public static AutoCloseable start(Env env, String rootCaPem) {
        var controller = new RootCertificate(env, rootCaPem);
        return env.controller("root-ca-certificate-publisher")
                .watching(
                        env.cache(Kind.NAMESPACE),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        controller.maps,
                        (key, before, after, enqueue) ->
                                enqueue.accept(new ObjectKey("", key.namespace())))
                .start(controller::reconcile);
    }

    private boolean right(byte[] map) {
        var data = Json.parseObject(map).path("data");
        return data.size() == 1 && data.path(KEY).asText().equals(pem);
    }

    private Result reconcile(ObjectKey key) {
        var namespace = env.lister(Kind.NAMESPACE).get(key);
        if (namespace.isEmpty() || namespace.get().meta().deleting()) {
            return Result.DONE;
        }
        var known = maps.lister().get(new ObjectKey(key.name(), NAME));
        if (known.isEmpty()) {
            var map = Json.object();
            map.put("kind", "ConfigMap").put("apiVersion", "v1");
            var meta = map.putObject("metadata").put("name", NAME).put("namespace", key.name());
            meta.putObject("annotations").put(DESCRIPTION, TEXT);
            map.putObject("data").put(KEY, pem);
            DefaultServiceAccount.create(env, Kind.CONFIG_MAP, key.name(), map);
        } else if (!known.get()) {
            env.client()
                    .get(Kind.CONFIG_MAP.resource(), key.name(), NAME)
                    .ifPresent(map -> {
                        map.putObject("data").put(KEY, pem);
                        map.withObject("/metadata/annotations").put(DESCRIPTION, TEXT);
                        env.client().update(Kind.CONFIG_MAP.resource(), map);
                    });
        }
        return Result.DONE;
    }
}
