package dev.j3s.apiserver.http;

import dev.j3s.apiserver.watchcache.CacheWatcher;
import dev.j3s.apiserver.watchcache.WatchItem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves a watch's events to a response or WebSocket, on its event loop, as fast as the client
 * reads. Ends with the watch's timeout, its failure, or the client's going away.
 */
final class WatchWriter {
    /** Frames are joined up to about this size: fewer TLS records and wake-ups. */
    private static final int JOIN_BYTES = 64 * 1024;

    private static final long BOOKMARK_MILLIS = 60_000;

    /** How frames leave. */
    interface Sink {
        WriteStream<?> stream();

        void write(Buffer frames);

        /** True where each frame must be a message of its own. */
        boolean framed();

        /** Ends the stream in good order. */
        void end();
    }

    private final Vertx vertx;
    private final Context context;
    private final CacheWatcher watcher;
    private final EventEncoder encoder;
    private final Sink sink;
    private final Runnable whenDone;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private long bookmarkTimer = -1;
    private long endTimer = -1;
    private boolean done;

    WatchWriter(
            Vertx vertx, Context context, ApiResponse.Watch watch, Sink sink, Runnable whenDone) {
        this.vertx = vertx;
        this.context = context;
        this.watcher = watch.watcher();
        this.encoder = watch.encoder();
        this.sink = sink;
        this.whenDone = whenDone;
        if (watch.bookmarks()) {
            bookmarkTimer = vertx.setPeriodic(BOOKMARK_MILLIS, id -> watcher.bookmark());
        }
        endTimer = vertx.setTimer(Math.max(1, watch.timeout().toMillis()), id -> finish());
    }

    /** On the event loop. */
    void start() {
        sink.stream().drainHandler(ignored -> pump());
        watcher.onReadable(this::schedule);
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(ignored -> {
                scheduled.set(false);
                pump();
            });
        }
    }

    private void pump() {
        while (!done && !sink.stream().writeQueueFull()) {
            var frames = Buffer.buffer();
            var item = watcher.poll();
            var failed = false;
            while (item != null) {
                frames.appendBytes(encoder.frame(item));
                failed = item instanceof WatchItem.Failure;
                if (failed || sink.framed() || frames.length() >= JOIN_BYTES) {
                    break;
                }
                item = watcher.poll();
            }
            if (frames.length() > 0) {
                sink.write(frames);
            }
            if (failed) {
                finish();
            } else if (item == null) {
                return;
            }
        }
    }

    private void finish() {
        if (!done) {
            close();
            sink.end();
        }
    }

    /** The client has gone, or the stream has ended. */
    void close() {
        if (done) {
            return;
        }
        done = true;
        vertx.cancelTimer(endTimer);
        if (bookmarkTimer >= 0) {
            vertx.cancelTimer(bookmarkTimer);
        }
        watcher.close();
        whenDone.run();
    }
}
