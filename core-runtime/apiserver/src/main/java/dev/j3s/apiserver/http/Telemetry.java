package dev.j3s.apiserver.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts requests under upstream's names. Meters are looked up once for each kind of request. */
final class Telemetry {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(400),
        Duration.ofMillis(600),
        Duration.ofMillis(800),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private record Kind(
            String verb, String group, String version, String resource, String subresource) {}

    private record Counted(Kind kind, int code) {}

    private final MeterRegistry registry;
    private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Kind, AtomicLong> watches = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();

    Telemetry(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("apiserver.current.inflight.requests", inFlight, AtomicLong::get)
                .register(registry);
    }

    /**
     * False when {@code max} requests are at work already; else count it down with {@link #done}.
     */
    boolean begin(int max) {
        if (inFlight.incrementAndGet() > max) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    void done() {
        inFlight.decrementAndGet();
    }

    private static Kind kind(RequestInfo info) {
        return info.resourceRequest()
                ? new Kind(
                        info.verb().toUpperCase(Locale.ROOT),
                        info.group(),
                        info.version(),
                        info.resource(),
                        info.subresource())
                : new Kind(info.verb().toUpperCase(Locale.ROOT), "", "", "", "");
    }

    void answered(RequestInfo info, int code, long nanos) {
        // A name nobody serves would be a label nobody bounds.
        var kind = code == 404 ? new Kind(kind(info).verb(), "", "", "", "") : kind(info);
        counters.computeIfAbsent(new Counted(kind, code), this::counter).increment();
        timers.computeIfAbsent(kind, this::timer).record(Duration.ofNanos(nanos));
    }

    /** A watch began; run the answer when it has ended. */
    Runnable watching(RequestInfo info) {
        var open = watches.computeIfAbsent(kind(info), this::watchGauge);
        open.incrementAndGet();
        return open::decrementAndGet;
    }

    private Counter counter(Counted counted) {
        var kind = counted.kind();
        return Counter.builder("apiserver.request")
                .description("Counter of apiserver requests")
                .tags(
                        "verb", kind.verb(),
                        "group", kind.group(),
                        "version", kind.version(),
                        "resource", kind.resource(),
                        "subresource", kind.subresource(),
                        "code", Integer.toString(counted.code()))
                .register(registry);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("apiserver.request.duration")
                .description("Response latency")
                .serviceLevelObjectives(BUCKETS)
                .tags(
                        "verb", kind.verb(),
                        "group", kind.group(),
                        "version", kind.version(),
                        "resource", kind.resource(),
                        "subresource", kind.subresource())
                .register(registry);
    }

    private AtomicLong watchGauge(Kind kind) {
        var open = new AtomicLong();
        Gauge.builder("apiserver.longrunning.requests", open, AtomicLong::get)
                .tags(
                        "verb", kind.verb(),
                        "group", kind.group(),
                        "version", kind.version(),
                        "resource", kind.resource(),
                        "subresource", kind.subresource())
                .register(registry);
        return open;
    }
}
