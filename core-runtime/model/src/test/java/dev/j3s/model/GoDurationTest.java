package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "1ns",
                "1.5µs",
                "250ms",
                "1.5s",
                "1m0s",
                "1h15m30.918273645s",
                "-2h0m0s"
            })
    void printsWhatItReads(String text) {
        assertThat(GoDuration.format(GoDuration.parse(text))).isEqualTo(text);
    }

    @Test
    void readsFormsGoNeverPrints() {
        assertThat(GoDuration.parse("0")).isZero();
        assertThat(GoDuration.parse("+1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(GoDuration.parse(".5s")).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "1x", "1s ", "--1s"})
    void refusesWhatGoRefuses(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .hasMessage("time: invalid duration \"" + text + "\"");
    }
}
