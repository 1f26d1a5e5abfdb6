package dev.j3s.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.testkit.FakeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final FakeClock clock = FakeClock.atNoon();
    private final WorkQueue<String> queue =
            new WorkQueue<>(
                    clock::schedule,
                    clock,
                    Backoff.ofControllers(new Random(1)),
                    new QueueMetrics(new SimpleMeterRegistry(), "test"));

    @Test
    void holdsAWaitingKeyOnce() throws Exception {
        queue.add("a");
        queue.add("a");

        assertThat(queue.take()).isEqualTo("a");
        assertThat(queue.size()).isZero();
    }

    @Test
    void givesAKeyAddedDuringItsWorkAgainAfterwards() throws Exception {
        queue.add("a");
        var key = queue.take();
        queue.add("a");
        assertThat(queue.size()).isZero();

        queue.done(key);

        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void addsLaterAtTheSoonestTimeAskedFor() {
        queue.addAfter("a", Duration.ofSeconds(10));
        queue.addAfter("a", Duration.ofSeconds(2));

        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.size()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void waitsLongerAfterEachFailureUntilForgotten() {
        for (var i = 0; i < 10; i++) {
            queue.addRateLimited("a");
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(queue.failures("a")).isEqualTo(10);
        queue.forget("a");
        assertThat(queue.failures("a")).isZero();
    }
}
