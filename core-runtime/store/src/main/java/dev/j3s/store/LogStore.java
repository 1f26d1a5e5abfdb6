package dev.j3s.store;

import dev.j3s.store.Engine.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log over any {@link Engine}. One writer thread owns all state that changes; the order of a
 * commit is its proof:
 *
 * <ol>
 *   <li>take every waiting command, up to {@link #BATCH_MAX};
 *   <li>decide each against the state that the ones before it left;
 *   <li>make the rows durable in one transaction;
 *   <li>publish the revision;
 *   <li>tell the watchers, in order;
 *   <li>acknowledge.
 * </ol>
 *
 * A crash before 3 ends loses only writes that nobody saw acknowledged.
 */
final class LogStore implements Store {
    /** Writes that share one transaction; more would only lengthen the wait of the first one. */
    static final int BATCH_MAX = 512;

    /** Commands that may wait; callers beyond it block, which is the back-pressure. */
    static final int QUEUE_MAX = 8192;

    private final Engine engine;
    private final StoreObserver observer;
    private final LongSupplier nanoClock;
    private final BlockingQueue<Command> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final List<LogSubscription> subscriptions = new ArrayList<>();
    private final Thread writer;
    private volatile long revision;
    private volatile boolean closed;

    LogStore(Engine engine, StoreObserver observer, LongSupplier nanoClock, String name) {
        this.engine = engine;
        this.observer = observer;
        this.nanoClock = nanoClock;
        this.revision = engine.lastRevision();
        this.writer =
                Thread.ofPlatform().name("store-writer-" + name).daemon(true).start(this::run);
    }

    /** What the writer thread is asked to do. */
    private sealed interface Command {
        /**
         * @param value absent for a delete; {@code expected} 0: the key must not exist
         */
        record Write(
                String key, byte @Nullable [] value, long expected, CompletableFuture<Result> done)
                implements Command {}

        record Subscribe(
                String prefix, long after, Listener listener, CompletableFuture<Subscription> done)
                implements Command {}

        record Unsubscribe(LogSubscription subscription) implements Command {}

        record Compact(long revision, CompletableFuture<@Nullable Void> done) implements Command {}

        record Stop() implements Command {}
    }

    private final class LogSubscription implements Subscription {
        private final String prefix;
        private final Listener listener;
        private volatile boolean open = true;

        LogSubscription(String prefix, Listener listener) {
            this.prefix = prefix;
            this.listener = listener;
        }

        @Override
        public void close() {
            open = false;
            if (!closed) {
                enqueue(new Command.Unsubscribe(this));
            }
        }
    }

    /** A write that was decided and waits for its batch to be durable. */
    private record Decided(Command.Write write, Result result) {}

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public Optional<Entry> get(String key) {
        var page = engine.range(key, "", 1, revision);
        return page.entries().stream().filter(e -> e.key().equals(key)).findFirst();
    }

    @Override
    public Page range(String prefix, String after, int limit, long asked) {
        var at = asked == 0 ? revision : asked;
        if (at > revision || at < engine.compactedRevision()) {
            throw new CompactedException(at, engine.compactedRevision());
        }
        return engine.range(prefix, after, limit, at);
    }

    @Override
    public Result create(String key, byte[] value) {
        return write(key, value, 0);
    }

    @Override
    public Result update(String key, byte[] value, long expected) {
        return write(key, value, expected);
    }

    @Override
    public Result delete(String key, long expected) {
        return write(key, null, expected);
    }

    private Result write(String key, byte @Nullable [] value, long expected) {
        var done = new CompletableFuture<Result>();
        enqueue(new Command.Write(key, value, expected, done));
        return join(done);
    }

    @Override
    public Subscription watch(String prefix, long after, Listener listener) {
        var done = new CompletableFuture<Subscription>();
        enqueue(new Command.Subscribe(prefix, after, listener, done));
        return join(done);
    }

    @Override
    public void compact(long upTo) {
        var done = new CompletableFuture<@Nullable Void>();
        enqueue(new Command.Compact(upTo, done));
        join(done);
    }

    @Override
    public long compactedRevision() {
        return engine.compactedRevision();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        enqueue(new Command.Stop());
        closed = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Command command) {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        try {
            queue.put(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the write was queued", e);
        }
    }

    private static <T extends @Nullable Object> T join(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void run() {
        var batch = new ArrayList<Command>(BATCH_MAX);
        var running = true;
        while (running) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // Only close() ends the writer: an interrupt from outside would lose acknowledged
                // order.
                continue;
            }
            queue.drainTo(batch, BATCH_MAX - 1);
            running = process(batch);
        }
        engine.close();
        failRest();
    }

    /**
     * Runs of writes share a transaction; anything else takes its place in the order between them.
     */
    private boolean process(List<Command> batch) {
        var writes = new ArrayList<Command.Write>(batch.size());
        for (var command : batch) {
            if (command instanceof Command.Write write) {
                writes.add(write);
                continue;
            }
            commit(writes);
            writes.clear();
            switch (command) {
                case Command.Subscribe subscribe -> subscribe(subscribe);
                case Command.Unsubscribe(var subscription) -> subscriptions.remove(subscription);
                case Command.Compact compact -> compact(compact);
                case Command.Stop _ -> {
                    return false;
                }
                case Command.Write _ -> throw new AssertionError("handled above");
            }
        }
        commit(writes);
        return true;
    }

    private void commit(List<Command.Write> writes) {
        if (writes.isEmpty()) {
            return;
        }
        var start = nanoClock.getAsLong();
        var rows = new ArrayList<Row>(writes.size());
        var events = new ArrayList<Event>(writes.size());
        var decided = new ArrayList<Decided>(writes.size());
        try {
            decide(writes, rows, events, decided);
            if (!rows.isEmpty()) {
                engine.append(rows);
                revision = rows.getLast().revision();
            }
        } catch (RuntimeException e) {
            writes.forEach(w -> w.done().completeExceptionally(e));
            return;
        }
        deliver(events);
        observer.committed(rows.size(), nanoClock.getAsLong() - start);
        decided.forEach(d -> d.write().done().complete(d.result()));
    }

    private void decide(
            List<Command.Write> writes, List<Row> rows, List<Event> events, List<Decided> decided) {
        // What this batch has already changed; absent value: deleted.
        Map<String, Optional<Row>> overlay = new HashMap<>();
        var next = revision;
        for (var write : writes) {
            var current =
                    overlay.containsKey(write.key())
                            ? overlay.get(write.key())
                            : engine.latest(write.key());
            var expectedRevision = current.map(Row::revision).orElse(0L);
            if (expectedRevision != write.expected()
                    || (write.value() == null && current.isEmpty())) {
                decided.add(new Decided(write, new Result.Refused(current.map(Row::entry))));
                continue;
            }
            next++;
            var row = row(next, write, current);
            rows.add(row);
            overlay.put(row.key(), row.deleted() ? Optional.empty() : Optional.of(row));
            var before = current.map(Row::entry).orElse(null);
            events.add(
                    new Event(
                            row.deleted() ? Event.Kind.DELETE : Event.Kind.PUT,
                            row.entry(),
                            before));
            decided.add(new Decided(write, new Result.Committed(row.entry(), next)));
        }
    }

    private static Row row(long revision, Command.Write write, Optional<Row> current) {
        var value = write.value();
        var previous = current.map(Row::revision).orElse(0L);
        var created = current.map(Row::createRevision).orElse(revision);
        return value != null
                ? new Row(revision, write.key(), value, created, previous, false)
                : new Row(
                        revision,
                        write.key(),
                        current.orElseThrow().value(),
                        created,
                        previous,
                        true);
    }

    private void deliver(List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        for (var subscription : subscriptions) {
            if (!subscription.open) {
                continue;
            }
            var all =
                    events.stream().allMatch(e -> e.entry().key().startsWith(subscription.prefix));
            var mine =
                    all
                            ? events
                            : events.stream()
                                    .filter(e -> e.entry().key().startsWith(subscription.prefix))
                                    .toList();
            if (!mine.isEmpty()) {
                subscription.listener.events(mine);
            }
        }
    }

    private void subscribe(Command.Subscribe command) {
        if (command.after() < engine.compactedRevision() || command.after() > revision) {
            command.done()
                    .completeExceptionally(
                            new CompactedException(command.after(), engine.compactedRevision()));
            return;
        }
        try {
            var missed =
                    engine.since(command.prefix(), command.after()).stream()
                            .map(LogStore::event)
                            .toList();
            if (!missed.isEmpty()) {
                command.listener().events(missed);
            }
            var subscription = new LogSubscription(command.prefix(), command.listener());
            subscriptions.add(subscription);
            command.done().complete(subscription);
        } catch (RuntimeException e) {
            command.done().completeExceptionally(e);
        }
    }

    private static Event event(Engine.Change change) {
        var before = change.previous() == null ? null : change.previous().entry();
        return new Event(
                change.row().deleted() ? Event.Kind.DELETE : Event.Kind.PUT,
                change.row().entry(),
                before);
    }

    private void compact(Command.Compact command) {
        try {
            engine.compact(Math.min(command.revision(), revision));
            command.done().complete(null);
        } catch (RuntimeException e) {
            command.done().completeExceptionally(e);
        }
    }

    private void failRest() {
        var gone = new IllegalStateException("the store is closed");
        for (var command = queue.poll(); command != null; command = queue.poll()) {
            switch (command) {
                case Command.Write write -> write.done().completeExceptionally(gone);
                case Command.Subscribe subscribe -> subscribe.done().completeExceptionally(gone);
                case Command.Compact compact -> compact.done().completeExceptionally(gone);
                case Command.Unsubscribe _, Command.Stop _ -> {}
            }
        }
    }
}
