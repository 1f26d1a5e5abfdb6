package dev.j3s.controllers.serviceaccount;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;

/** Makes the ServiceAccount {@code default} in every live namespace, again when it is deleted. */
public final class DefaultServiceAccount {
    private static final String NAME = "default";

    private final Env env;

    private DefaultServiceAccount(Env env) {
        this.env = env;
    }

    /** Keys are namespaces. */
    public static AutoCloseable start(Env env) {
        return env.controller("serviceaccount")
                .watching(
                        env.cache(Kind.NAMESPACE),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.cache(Kind.SERVICE_ACCOUNT),
                        (key, before, after, enqueue) -> {
                            if (after == null && key.name().equals(NAME)) {
                                enqueue.accept(new ObjectKey("", key.namespace()));
                            }
                        })
                .start(new DefaultServiceAccount(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var namespace = env.lister(Kind.NAMESPACE).get(key);
        if (namespace.isEmpty() || namespace.get().meta().deleting()) {
            return Result.DONE;
        }
        var wanted = new ObjectKey(key.name(), NAME);
        if (env.lister(Kind.SERVICE_ACCOUNT).get(wanted).isPresent()) {
            return Result.DONE;
        }
        var account = Json.object();
        account.put("kind", "ServiceAccount").put("apiVersion", "v1");
        account.putObject("metadata").put("name", NAME).put("namespace", key.name());
        create(env, Kind.SERVICE_ACCOUNT, key.name(), account);
        return Result.DONE;
    }

    /** Existing already and a namespace on its way out are both fine. */
    static void create(Env env, Kind kind, String namespace, ObjectNode object) {
        try {
            env.client().create(kind.resource(), namespace, object);
        } catch (ApiException e) {
            var terminating = PodControl.namespaceTerminating(e);
            if (!e.isAlreadyExists() && !e.isNotFound() && !terminating) {
                throw e;
            }
        }
    }
}
