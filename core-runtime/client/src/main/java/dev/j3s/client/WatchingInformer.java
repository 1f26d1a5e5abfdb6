package dev.j3s.client;

import dev.j3s.model.ApiException;
import dev.j3s.model.ObjectKey;
import dev.j3s.model.Transport;
import dev.j3s.model.Transport.Request;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * List, then watch from the list's version, for ever. The transport's thread only puts events into
 * a bounded queue; this informer's own thread decodes, files and tells the handlers, so a slow
 * handler never holds up the server. A queue that runs full ends the watch: the next list makes it
 * good.
 */
final class WatchingInformer<T> implements Informer<T> {
    private static final Logger LOG = System.getLogger(WatchingInformer.class.getName());

    private static final int PAGE_SIZE = 500;
    private static final int QUEUE_EVENTS_MAX = 20_000;
    private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);

    /** The server ends the watch after 5 to 10 minutes, so that load spreads anew. */
    private static final int WATCH_SECONDS_MIN = 300;

    private final Client client;
    private final Informers.Spec<T> spec;
    private final RandomGenerator random;
    private final Cache<T> cache;
    private final List<Handler<T>> handlers = new ArrayList<>();
    private final CountDownLatch firstList = new CountDownLatch(1);
    private final Object handlerLock = new Object();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    WatchingInformer(Client client, Informers.Spec<T> spec, RandomGenerator random) {
        this.client = client;
        this.spec = spec;
        this.random = random;
        this.cache = new Cache<>(spec.indexes());
    }

    void start() {
        thread =
                Thread.ofVirtual().name("informer-" + spec.resource().resource()).start(this::loop);
    }

    @Override
    public Lister<T> lister() {
        return cache;
    }

    @Override
    public void addHandler(Handler<T> handler) {
        synchronized (handlerLock) {
            handlers.add(handler);
            for (var key : cache.keys()) {
                cache.get(key).ifPresent(value -> handler.changed(key, null, value));
            }
        }
    }

    @Override
    public boolean synced() {
        return firstList.getCount() == 0;
    }

    @Override
    public boolean awaitSync(Duration timeout) throws InterruptedException {
        return firstList.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed = true;
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    boolean closed() {
        return closed;
    }

    private void loop() {
        var version = "";
        var failures = 0;
        while (!closed) {
            try {
                if (version.isEmpty()) {
                    version = list();
                }
                version = watch(version);
                failures = 0;
            } catch (ApiException e) {
                version = e.isExpired() || e.status().code() == 404 ? "" : version;
                failures++;
                log(e);
            } catch (UncheckedIOException e) {
                failures++;
                log(e);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // An object that cannot be decoded, a handler that threw: only a new list can tell.
                version = "";
                failures++;
                LOG.log(Level.ERROR, "informer failed resource=" + spec.resource().resource(), e);
            }
            if (failures > 0 && !pause(failures)) {
                return;
            }
        }
    }

    private void log(RuntimeException e) {
        if (!closed) {
            LOG.log(
                    Level.WARNING,
                    "list or watch failed resource={0} error={1}",
                    spec.resource().groupResource(),
                    e.getMessage());
        }
    }

    private boolean pause(int failures) {
        var base = BACKOFF_MIN.toMillis() << Math.min(failures - 1, 10);
        var limited = Math.min(base, BACKOFF_MAX.toMillis());
        try {
            TimeUnit.MILLISECONDS.sleep(limited / 2 + random.nextLong(limited / 2 + 1));
            return !closed;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Pages until the end; a continue token that expired starts over without paging. */
    private String list() {
        var seen = new HashSet<ObjectKey>();
        var token = "";
        var paged = true;
        while (true) {
            JsonSlices.Page page;
            try {
                page = page(token, paged);
            } catch (ApiException e) {
                if (!e.isExpired() || token.isEmpty()) {
                    throw e;
                }
                token = "";
                paged = false;
                continue;
            }
            for (var item : page.items()) {
                var header = JsonSlices.header(item);
                seen.add(header.key());
                store(header, item);
            }
            token = page.continueToken();
            if (token.isEmpty()) {
                forgetOthers(seen);
                firstList.countDown();
                return page.resourceVersion();
            }
        }
    }

    private JsonSlices.Page page(String token, boolean paged) {
        var query = new StringBuilder(spec.query());
        if (paged) {
            append(query, "limit=" + PAGE_SIZE);
        }
        if (!token.isEmpty()) {
            append(query, "continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        }
        var path = spec.resource().path(spec.namespace());
        var response =
                client.transport().call(Request.get(query.isEmpty() ? path : path + "?" + query));
        if (response.status() >= 400) {
            throw new ApiException(Statuses.read(response));
        }
        return JsonSlices.page(response.body());
    }

    private static void append(StringBuilder query, String parameter) {
        query.append(query.isEmpty() ? "" : "&").append(parameter);
    }

    private void store(JsonSlices.Header header, byte[] object) {
        if (cache.holds(header.key(), header.resourceVersion())) {
            return;
        }
        var value = spec.decoder().decode(object);
        synchronized (handlerLock) {
            var before = cache.put(header.key(), header.resourceVersion(), value);
            tell(header.key(), before, value);
        }
    }

    private void remove(ObjectKey key) {
        synchronized (handlerLock) {
            var before = cache.remove(key);
            if (before != null) {
                tell(key, before, null);
            }
        }
    }

    /** As {@link #remove}, with the last state the server knew. */
    private void remove(ObjectKey key, byte[] lastState) {
        synchronized (handlerLock) {
            if (cache.remove(key) != null) {
                tell(key, spec.decoder().decode(lastState), null);
            }
        }
    }

    private void tell(ObjectKey key, @Nullable T before, @Nullable T after) {
        for (var handler : handlers) {
            handler.changed(key, before, after);
        }
    }

    private void forgetOthers(Set<ObjectKey> seen) {
        for (var key : cache.keys()) {
            if (!seen.contains(key)) {
                remove(key);
            }
        }
    }

    /** Returns the version to watch from next; empty: list again. */
    private String watch(String from) throws InterruptedException {
        var query = new StringBuilder(spec.query());
        append(query, "watch=true&allowWatchBookmarks=true&resourceVersion=" + from);
        append(query, "timeoutSeconds=" + (WATCH_SECONDS_MIN + random.nextInt(WATCH_SECONDS_MIN)));
        var path = spec.resource().path(spec.namespace()) + "?" + query;
        var events = new EventQueue();
        try (var watch = client.transport().watch(Request.get(path), events)) {
            var version = from;
            while (!closed) {
                switch (events.queue.take()) {
                    case Step.Event(var type, var object) -> {
                        if (type.equals("ERROR")) {
                            throw new ApiException(Statuses.read(500, object));
                        }
                        version = apply(type, object);
                    }
                    case Step.Closed(var cause) -> {
                        if (cause != null && !closed) {
                            LOG.log(
                                    Level.DEBUG,
                                    "watch broke resource={0} error={1}",
                                    spec.resource().resource(),
                                    cause.getMessage());
                        }
                        // A server that ends every watch at once must not be asked in a hot loop.
                        TimeUnit.MILLISECONDS.sleep(BACKOFF_MIN.toMillis() + random.nextLong(100));
                        return version;
                    }
                    case Step.Overflow() -> {
                        return "";
                    }
                }
            }
            return version;
        }
    }

    private String apply(String type, byte[] object) {
        var header = JsonSlices.header(object);
        switch (type) {
            case "ADDED", "MODIFIED" -> store(header, object);
            case "DELETED" -> remove(header.key(), object);
            default -> {
                // BOOKMARK: only the version moves.
            }
        }
        return header.resourceVersion();
    }

    private sealed interface Step {
        record Event(String type, byte[] object) implements Step {}

        record Closed(@Nullable Throwable cause) implements Step {}

        record Overflow() implements Step {}
    }

    private static final class EventQueue implements Transport.WatchListener {
        /** One place more than events may take, so that the last word always fits. */
        private final BlockingQueue<Step> queue = new LinkedBlockingQueue<>(QUEUE_EVENTS_MAX + 1);

        private boolean full;

        @Override
        public void event(String type, byte[] object) {
            if (full) {
                return;
            }
            if (queue.size() >= QUEUE_EVENTS_MAX) {
                full = true;
                queue.add(new Step.Overflow());
                return;
            }
            queue.add(new Step.Event(type, object));
        }

        @Override
        public void closed(@Nullable Throwable cause) {
            if (!full) {
                queue.add(new Step.Closed(cause));
            }
        }
    }
}
