package dev.j3s.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes events from one thread behind a bounded queue. The same event again raises {@code count}
 * of the first one; an object may cause {@value #BURST} events and then one in five minutes, as
 * upstream's spam filter has it (client-go tools/record/events_cache.go).
 */
public final class QueuedEventRecorder implements EventRecorder {
    private static final Logger LOG = System.getLogger(QueuedEventRecorder.class.getName());
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
    private static final int QUEUE_MAX = 1_000;
    private static final int REMEMBERED_MAX = 4_096;
    private static final int BURST = 25;
    private static final int MESSAGE_LENGTH_MAX = 1_024;
    private static final Duration REFILL = Duration.ofMinutes(5);

    private final Client client;
    private final String component;
    private final String host;
    private final Clock clock;
    private final BlockingQueue<Occurrence> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final Map<Occurrence.Same, Written> written = new Recent<>(REMEMBERED_MAX);
    private final Map<String, Allowance> allowances = new Recent<>(REMEMBERED_MAX);
    private final Thread thread;

    /** {@code host} may be empty. The thread starts at once and ends with {@link #close}. */
    public QueuedEventRecorder(Client client, String component, String host, Clock clock) {
        this.client = client;
        this.component = component;
        this.host = host;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("events-" + component).start(this::run);
    }

    @Override
    public void normal(Subject subject, String reason, String message) {
        offer(subject, "Normal", reason, message);
    }

    @Override
    public void warning(Subject subject, String reason, String message) {
        offer(subject, "Warning", reason, message);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void offer(Subject subject, String type, String reason, String message) {
        var shown =
                message.length() > MESSAGE_LENGTH_MAX
                        ? message.substring(0, MESSAGE_LENGTH_MAX)
                        : message;
        var event = new Occurrence(subject, type, reason, shown, clock.instant());
        if (!queue.offer(event)) {
            LOG.log(Level.DEBUG, "event dropped, queue full reason={0}", reason);
        }
    }

    private void run() {
        while (true) {
            Occurrence event;
            try {
                event = queue.take();
            } catch (InterruptedException e) {
                return;
            }
            try {
                write(event);
            } catch (ApiException | UncheckedIOException e) {
                LOG.log(
                        Level.DEBUG,
                        "event not written reason={0} error={1}",
                        event.reason(),
                        e.getMessage());
            }
        }
    }

    private void write(Occurrence event) {
        var uid = event.subject().meta().uid();
        if (!allowances.computeIfAbsent(uid, u -> new Allowance(event.at())).take(event.at())) {
            return;
        }
        var same = event.same();
        var before = written.get(same);
        if (before != null && raise(before, event)) {
            written.put(same, new Written(before.namespace(), before.name(), before.count() + 1));
            return;
        }
        var created = client.create(EVENTS, event.namespace(), json(event));
        var meta = created.path("metadata");
        written.put(
                same, new Written(meta.path("namespace").asText(), meta.path("name").asText(), 1));
    }

    /** False when the event has expired meanwhile. */
    private boolean raise(Written before, Occurrence event) {
        var patch = Json.object();
        patch.put("count", before.count() + 1).put("lastTimestamp", seconds(event.at()));
        try {
            client.patch(
                    EVENTS, before.namespace(), before.name(), "", Client.PatchType.MERGE, patch);
            return true;
        } catch (ApiException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    private ObjectNode json(Occurrence event) {
        var meta = event.subject().meta();
        var type = event.subject().type();
        var json = Json.object();
        json.put("kind", "Event").put("apiVersion", "v1");
        var nanos = event.at().getEpochSecond() * 1_000_000_000L + event.at().getNano();
        json.putObject("metadata")
                .put("name", meta.name() + "." + Long.toHexString(nanos))
                .put("namespace", event.namespace());
        var about = json.putObject("involvedObject");
        about.put("kind", type.kind());
        if (!meta.namespace().isEmpty()) {
            about.put("namespace", meta.namespace());
        }
        about.put("name", meta.name()).put("uid", meta.uid()).put("apiVersion", type.apiVersion());
        if (!meta.resourceVersion().isEmpty()) {
            about.put("resourceVersion", meta.resourceVersion());
        }
        if (!event.subject().fieldPath().isEmpty()) {
            about.put("fieldPath", event.subject().fieldPath());
        }
        json.put("reason", event.reason()).put("message", event.message());
        var source = json.putObject("source").put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        json.put("firstTimestamp", seconds(event.at())).put("lastTimestamp", seconds(event.at()));
        json.put("count", 1).put("type", event.type());
        json.put("reportingComponent", component).put("reportingInstance", host);
        return json;
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private record Occurrence(
            Subject subject, String type, String reason, String message, Instant at) {
        /** Two occurrences that differ only in time. */
        record Same(String uid, String fieldPath, String type, String reason, String message) {}

        Same same() {
            return new Same(subject.meta().uid(), subject.fieldPath(), type, reason, message);
        }

        String namespace() {
            var namespace = subject.meta().namespace();
            return namespace.isEmpty() ? "default" : namespace;
        }
    }

    private record Written(String namespace, String name, int count) {}

    /** A token bucket; only the recorder's thread touches it. */
    private static final class Allowance {
        private double tokens = BURST;
        private Instant last;

        Allowance(Instant now) {
            last = now;
        }

        boolean take(Instant now) {
            var gained = (double) Duration.between(last, now).toMillis() / REFILL.toMillis();
            tokens = Math.min(BURST, tokens + gained);
            last = now;
            if (tokens < 1) {
                return false;
            }
            tokens -= 1;
            return true;
        }
    }

    /** Forgets what was not used for longest. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        private final int max;

        Recent(int max) {
            super(16, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
        }
    }
}
