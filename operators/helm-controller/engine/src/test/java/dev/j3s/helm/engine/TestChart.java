package dev.j3s.helm.engine;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chart written inside a test. */
final class TestChart {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    TestChart() {
        file("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\n");
    }

    TestChart file(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Chart chart() {
        return Chart.of(files);
    }

    Rendered render(Values values) {
        var capabilities = new Capabilities("v1.36.2", KnownApiVersions.LIST);
        var request =
                RenderRequest.offline(
                        chart(), values, ReleaseInfo.install("rel", "ns"), capabilities);
        return new HelmEngine(CLOCK, new SecureRandom()).render(request);
    }

    /** What one template text becomes. */
    static String eval(String template, Values values) {
        Rendered rendered = new TestChart().file("templates/NOTES.txt", template).render(values);
        return rendered.notes();
    }
}
