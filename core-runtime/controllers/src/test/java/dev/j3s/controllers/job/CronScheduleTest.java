package dev.j3s.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "*/1 * * * *,2026-01-01T12:00:30Z,2026-01-01T12:01:00Z",
        "0 0 1 1 *,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z",
        "30 3 * * mon-fri,2026-01-03T00:00:00Z,2026-01-05T03:30:00Z",
        "0 12 13 * 5,2026-01-01T00:00:00Z,2026-01-02T12:00:00Z",
        "@hourly,2026-01-01T12:00:00Z,2026-01-01T13:00:00Z",
        "@every 90s,2026-01-01T12:00:00Z,2026-01-01T12:01:30Z"
    })
    void findsTheNextTime(String line, String after, String next) {
        var schedule = CronSchedule.parse(line, "");

        assertThat(schedule.next(Instant.parse(after))).hasValue(Instant.parse(next));
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * *", "61 * * * *", "@every x", "a * * * *"})
    void refusesWhatIsNoSchedule(String line) {
        assertThatThrownBy(() -> CronSchedule.parse(line, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0,1", "0-2,5", "1,3-6,8,9"})
    void writesIndexesAsTheyWereRead(String text) {
        var read = new TreeSet<>(Indexes.parse(text));

        assertThat(Indexes.format(List.copyOf(read))).isEqualTo(text);
    }
}
