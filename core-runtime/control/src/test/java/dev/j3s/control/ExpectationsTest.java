package dev.j3s.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.model.ObjectKey;
import dev.j3s.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final ObjectKey KEY = new ObjectKey("a", "b");

    private final FakeClock clock = FakeClock.atNoon();
    private final Expectations expectations = new Expectations(clock);

    @Test
    void isSatisfiedWhenEverythingWasSeen() {
        expectations.expectCreations(KEY, 1);
        expectations.expectDeletion(KEY, "uid");
        expectations.creationSeen(KEY);
        assertThat(expectations.satisfied(KEY)).isFalse();

        expectations.deletionSeen(KEY, "uid");

        assertThat(expectations.satisfied(KEY)).isTrue();
    }

    @Test
    void givesUpAfterFiveMinutes() {
        expectations.expectCreations(KEY, 3);

        clock.advance(Duration.ofMinutes(6));

        assertThat(expectations.satisfied(KEY)).isTrue();
    }
}
