package dev.j3s.apiserver;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.http.EdgeConfig;
import dev.j3s.apiserver.http.Front;
import dev.j3s.apiserver.http.Health;
import dev.j3s.apiserver.registry.Admission;
import dev.j3s.apiserver.registry.CachedStorage;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.Machinery;
import dev.j3s.apiserver.registry.ManagedFieldTracking;
import dev.j3s.apiserver.registry.ObjectLog;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.apiserver.registry.Registry;
import dev.j3s.apiserver.watchcache.WatchCache;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.ProtobufCodec;
import dev.j3s.model.Transport;
import dev.j3s.store.Store;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * One API server over one store. Nothing is static: many live in one JVM. The store stays open when
 * the server is closed.
 */
public final class ApiServer implements AutoCloseable {
    private final WatchCache cache;
    private final DefinitionCatalog catalog;
    private final Following following;
    private final ObjectStorage storage;
    private final Front front;
    private final Compaction compaction;

    private ApiServer(ApiServerConfig config, Store store, Function<Foundation, Parts> partsMaker) {
        this.cache = WatchCache.start(store);
        this.catalog = new DefinitionCatalog();
        this.following = new Following(cache);
        var log = new ObjectLog(store, cache);
        this.storage = new CachedStorage(machinery(config, log, new Admission(List.of())));
        var parts = partsMaker.apply(new Foundation(storage, catalog, following, config.clock()));
        catalog.putAll(parts.definitions());
        var registry =
                new Registry(
                        machinery(config, log, new Admission(parts.admission())), parts.actions());
        this.front = new Front(setup(config, parts, registry));
        this.compaction = Compaction.start(store, config.compactionInterval());
    }

    /**
     * Reads the store, lets {@code partsMaker} build what needs the foundation, and listens. Throws
     * when it cannot.
     */
    public static ApiServer start(
            ApiServerConfig config, Store store, Function<Foundation, Parts> partsMaker) {
        var server = new ApiServer(config, store, partsMaker);
        try {
            server.following.start();
            server.front.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    public static ApiServer start(ApiServerConfig config, Store store, Parts parts) {
        return start(config, store, foundation -> parts);
    }

    private Machinery machinery(ApiServerConfig config, ObjectLog log, Admission admission) {
        return new Machinery(
                log,
                catalog,
                admission,
                new ManagedFieldTracking(),
                config.clock(),
                UUID::randomUUID,
                new SecureRandom());
    }

    private Front.Setup setup(ApiServerConfig config, Parts parts, Registry registry) {
        var checks = new LinkedHashMap<String, Health.Check>();
        checks.put("ping", Optional::empty);
        checks.put("log", Optional::empty);
        checks.put("etcd", Optional::empty);
        checks.putAll(parts.checks());
        return new Front.Setup(
                new EdgeConfig(
                        config.host(),
                        config.port(),
                        config.chain(),
                        config.key(),
                        config.clientAuthorities(),
                        config.requestsInFlightMax()),
                config.advertise(),
                catalog,
                registry,
                parts.authenticator(),
                parts.authorizer(),
                parts.paths(),
                parts.streams(),
                parts.aggregation(),
                checks,
                new ProtobufCodec(BuiltinSchemas.load()),
                config.clock(),
                config.metrics());
    }

    /** The port it listens on. */
    public int port() {
        return front.port();
    }

    /** In-process, as {@code user}: everything a network request passes but authentication. */
    public Transport transport(UserInfo user) {
        return front.transport(user);
    }

    /** Below authorization and admission: for what belongs to the server itself. */
    public ObjectStorage storage() {
        return storage;
    }

    public DefinitionCatalog catalog() {
        return catalog;
    }

    /** Answers no more; watches end. */
    @Override
    public void close() {
        compaction.close();
        following.close();
        front.close();
        cache.close();
    }
}
