package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Canonical forms as kube-apiserver 1.36 prints them. */
final class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.500, 1.500",
        "1000, 1k",
        "0.5, 500m",
        "1.5Gi, 1536Mi",
        "1024, 1024",
        "1Ki, 1Ki",
        "1025Ki, 1025Ki",
        "2048Ki, 2Mi",
        "0.5Ki, 512",
        "1e3, 1e3",
        "1e4, 10e3",
        "1E, 1E",
        "100m, 100m",
        "1000m, 1",
        "1.0, 1",
        "., 0",
        "Ki, 0",
        "12e0, 12e0",
        "1000k, 1M",
        "+1, +1",
        "-0.5, -500m",
        "1234567890123456789012, 1234567890123456789012",
        "0.1n, 1n",
        "100Ei, 9223372036854775807",
        "0.0001Ki, 102400u"
    })
    void printsTheCanonicalForm(String text, String canonical) {
        assertThat(Quantity.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.1.M", "1+1.0M", "0.1am", "aoeu", "-3.01e-x"})
    void refusesWhatIsNoQuantity(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(MalformedValueException.class)
                .hasMessage(
                        "quantities must match the regular expression"
                                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1mi", "1i", "1ki", "3.01e-", "1ee3"})
    void refusesUnknownSuffixes(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .hasMessage("unable to parse quantity's suffix");
    }

    @Test
    void countsExactly() {
        var sum = Quantity.parse("100m").add(Quantity.parse("0.9"));
        assertThat(sum).hasToString("1").isEqualTo(Quantity.parse("1"));
        assertThat(Quantity.ZERO.add(Quantity.parse("1Gi")).subtract(Quantity.parse("512Mi")))
                .hasToString("512Mi");
        assertThat(Quantity.parse("1500m").value()).isEqualTo(2);
        assertThat(Quantity.parse("1500m").milliValue()).isEqualTo(1500);
        assertThat(Quantity.parse("1Ki")).isGreaterThan(Quantity.parse("1k"));
    }
}
