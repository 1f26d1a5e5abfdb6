package dev.j3s.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.j3s.cri.containerd.EventsGrpc;
import dev.j3s.cri.containerd.EventsProto;
import dev.j3s.cri.containerd.TaskEventsProto;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * containerd's event stream of the namespace that CRI uses. A listener hears of every container
 * that started, exited or ran out of memory, one call at a time; when it hears of an exit, CRI
 * shows the container as exited too. Whenever events may have been missed (at first, and after each
 * break of the stream) it hears {@link Listener#relist()}.
 */
public final class ContainerdEvents implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ContainerdEvents.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long EXIT_SHOWN_MILLIS_MIN = 2;
    private static final long EXIT_SHOWN_MILLIS_MAX = 2000;
    private static final String FILTER = "namespace==" + Namespaces.CRI;

    /** What happened to containers; must not block long. */
    public interface Listener {
        void started(String containerId);

        void exited(String containerId, int exitStatus);

        void outOfMemory(String containerId);

        /** Anything may have changed. */
        void relist();
    }

    private final EventsGrpc.EventsBlockingStub stub;
    private final CriClient client;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<Context.@Nullable CancellableContext> call =
            new AtomicReference<>();
    private final Thread thread;

    public ContainerdEvents(RuntimeSocket socket, Listener listener) {
        this.client = new CriClient(socket);
        this.stub = EventsGrpc.newBlockingStub(socket.channel()).withWaitForReady();
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("containerd-events").start(this::run);
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (var context = Context.current().withCancellation()) {
                call.set(context);
                context.run(this::follow);
            }
            try {
                if (closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void follow() {
        try {
            Iterator<EventsProto.Envelope> events =
                    stub.subscribe(
                            EventsProto.SubscribeRequest.newBuilder().addFilters(FILTER).build());
            // The subscription stands before the listing is read: nothing falls in between.
            synchronized (listener) {
                listener.relist();
            }
            while (events.hasNext()) {
                var event = events.next();
                synchronized (listener) {
                    accept(event);
                }
            }
        } catch (StatusRuntimeException e) {
            if (closed.getCount() > 0) {
                LOG.log(Level.INFO, "container event stream broke cause=" + e.getMessage());
            }
        }
    }

    private void accept(EventsProto.Envelope envelope) {
        try {
            var value = envelope.getEvent().getValue();
            switch (envelope.getTopic()) {
                case "/tasks/start" ->
                        listener.started(
                                TaskEventsProto.TaskStart.parseFrom(value).getContainerId());
                case "/tasks/exit" -> exited(TaskEventsProto.TaskExit.parseFrom(value));
                case "/tasks/oom" ->
                        listener.outOfMemory(
                                TaskEventsProto.TaskOOM.parseFrom(value).getContainerId());
                default -> {
                    // Image, snapshot and exec events say nothing about a container's state.
                }
            }
        } catch (InvalidProtocolBufferException e) {
            LOG.log(Level.WARNING, "unreadable container event topic=" + envelope.getTopic(), e);
            listener.relist();
        }
    }

    private void exited(TaskEventsProto.TaskExit exit) {
        // An exec has an id of its own; the container's first process has the container's.
        if (exit.getId().equals(exit.getContainerId())) {
            Thread.ofVirtual().name("container-exit").start(() -> tellExit(exit));
        }
    }

    /** CRI hears of an exit from the same stream as we do, and needs a moment to write it down. */
    private void tellExit(TaskEventsProto.TaskExit exit) {
        try {
            var pause = EXIT_SHOWN_MILLIS_MIN;
            while (pause < EXIT_SHOWN_MILLIS_MAX && shownRunning(exit.getContainerId())) {
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause *= 2;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (listener) {
            listener.exited(exit.getContainerId(), exit.getExitStatus());
        }
    }

    private boolean shownRunning(String containerId) {
        try {
            return client.containerStatus(containerId)
                    .filter(status -> status.state() == ContainerState.RUNNING)
                    .isPresent();
        } catch (CriException e) {
            LOG.log(Level.DEBUG, "container status is not to be had id=" + containerId, e);
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        var current = call.get();
        if (current != null) {
            current.cancel(null);
        }
        thread.interrupt();
    }
}
