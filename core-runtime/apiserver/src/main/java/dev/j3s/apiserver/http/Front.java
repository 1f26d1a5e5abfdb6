package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.Authenticator;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Authorizer;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.Registry;
import dev.j3s.model.ProtobufCodec;
import dev.j3s.model.Transport;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything in front of the registry: the network's edge and the way in without one. */
public final class Front implements AutoCloseable {
    /** What a front is made of. */
    public record Setup(
            EdgeConfig edge,
            String advertise,
            DefinitionCatalog catalog,
            Registry registry,
            Authenticator authenticator,
            Authorizer authorizer,
            Map<String, PathHandler> paths,
            Map<ActionKey, StreamHandler> streams,
            Aggregation aggregation,
            Map<String, Health.Check> checks,
            ProtobufCodec protobuf,
            Clock clock,
            PrometheusMeterRegistry metrics) {}

    private final Dispatcher dispatcher;
    private final HttpEdge edge;

    public Front(Setup setup) {
        var discovery =
                new DiscoveryHandler(setup.catalog(), setup.aggregation(), setup.advertise());
        var paths = new LinkedHashMap<>(setup.paths());
        for (var root : new String[] {"/api", "/api/", "/apis", "/apis/"}) {
            paths.put(root, discovery);
        }
        paths.put("/version", VersionHandler.INSTANCE);
        paths.put("/version/", VersionHandler.INSTANCE);
        paths.putIfAbsent("/metrics", new MetricsHandler(setup.metrics()));
        paths.put("/", new IndexHandler(paths.keySet()));
        dispatcher =
                new Dispatcher(
                        new Access(setup.authorizer()),
                        setup.catalog(),
                        setup.registry(),
                        new ResourceHandler(
                                setup.registry(),
                                setup.protobuf(),
                                setup.clock(),
                                new SecureRandom()),
                        new Health(setup.checks()),
                        paths);
        edge =
                new HttpEdge(
                        setup.edge(),
                        dispatcher,
                        setup.authenticator(),
                        setup.streams(),
                        setup.aggregation(),
                        new Telemetry(setup.metrics()));
    }

    /** Listens. */
    public void start() {
        edge.start();
    }

    public int port() {
        return edge.port();
    }

    /** In-process, as {@code user}. */
    public Transport transport(UserInfo user) {
        return new LocalTransport(dispatcher, user);
    }

    @Override
    public void close() {
        edge.close();
    }
}
