package dev.j3s.apiserver.proxy;

import dev.j3s.apiserver.http.StreamHandler;
import dev.j3s.apiserver.http.StreamHandler.Stream;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The subresources that somebody else answers: kubelets (log, exec, attach, portforward,
 * nodes/proxy) and what runs in pods (proxy).
 */
public final class Proxies {
    private final KubeletRoutes kubelets;
    private final WorkloadRoutes workloads;
    private final Relay relay;

    private Proxies(ObjectReader objects, KubeletTls tls, RandomGenerator random) {
        kubelets = new KubeletRoutes(objects);
        workloads = new WorkloadRoutes(objects, random);
        relay = new Relay(tls);
    }

    /** Handlers by the subresource they answer. */
    public static Map<ActionKey, StreamHandler> all(
            ObjectReader objects, KubeletTls tls, RandomGenerator random) {
        var proxies = new Proxies(objects, tls, random);
        var all = new HashMap<ActionKey, StreamHandler>();
        for (var subresource : new String[] {"log", "exec", "attach", "portforward"}) {
            all.put(
                    key("pods", subresource),
                    s ->
                            proxies.forward(
                                    s,
                                    () -> proxies.kubelets.pod(s.info(), s.query(), rawQuery(s))));
        }
        all.put(
                key("nodes", "proxy"),
                s ->
                        proxies.page(
                                s, (uri, prefix) -> proxies.kubelets.node(s.info(), uri, prefix)));
        all.put(
                key("pods", "proxy"),
                s ->
                        proxies.page(
                                s, (uri, prefix) -> proxies.workloads.pod(s.info(), uri, prefix)));
        all.put(
                key("services", "proxy"),
                s ->
                        proxies.page(
                                s,
                                (uri, prefix) -> proxies.workloads.service(s.info(), uri, prefix)));
        return Map.copyOf(all);
    }

    private static ActionKey key(String resource, String subresource) {
        return new ActionKey(new GroupResource("", resource), subresource);
    }

    @FunctionalInterface
    private interface Finder {
        Route find();
    }

    @FunctionalInterface
    private interface PageFinder {
        Route find(String uri, String prefix);
    }

    /** Reads of the cache may wait for it to be fresh: off the event loop, then back on it. */
    private void forward(Stream stream, Finder finder) {
        var context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        Thread.startVirtualThread(() -> {
            try {
                var route = finder.find();
                context.runOnContext(_ -> relay.forward(stream, route));
            } catch (ApiException e) {
                stream.refusal().refuse(e.status());
            }
        });
    }

    private void page(Stream stream, PageFinder finder) {
        var path = Objects.requireNonNull(stream.http().path(), "a request without a path");
        var prefix = prefix(path, stream.info().namespace().isEmpty() ? 5 : 7);
        var rest = path.substring(prefix.length());
        var query = rawQuery(stream);
        if (rest.isEmpty()
                && stream.http().method().name().equals("GET")
                && stream.http().getHeader("Upgrade") == null) {
            // Relative links of the page would otherwise lead beside it.
            stream.http()
                    .response()
                    .setStatusCode(301)
                    .putHeader("Location", prefix + "/" + (query.isEmpty() ? "" : "?" + query))
                    .end();
            stream.http().resume();
            return;
        }
        var uri = (rest.isEmpty() ? "/" : rest) + (query.isEmpty() ? "" : "?" + query);
        forward(stream, () -> finder.find(uri, prefix));
    }

    /**
     * The first {@code segments} segments: names may themselves begin with "proxy", so they are
     * counted, not searched.
     */
    private static String prefix(String path, int segments) {
        var end = 0;
        for (var i = 0; i < segments && end >= 0; i++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path : path.substring(0, end);
    }

    private static String rawQuery(Stream stream) {
        var query = stream.http().query();
        return query == null ? "" : query;
    }
}
