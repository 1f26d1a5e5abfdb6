package dev.j3s.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class CompactionTest {
    @Test
    void historyGoesAfterAnInterval() throws InterruptedException {
        try (var store = MemoryStore.create()) {
            store.create("a", "1".getBytes(StandardCharsets.UTF_8));
            store.create("b", "2".getBytes(StandardCharsets.UTF_8));
            var seen = store.revision();
            try (var compaction = Compaction.start(store, Duration.ofMillis(5))) {
                while (store.compactedRevision() < seen) {
                    Thread.onSpinWait();
                }
                assertThat(compaction).isNotNull();
            }
            assertThat(store.revision()).isEqualTo(seen);
        }
    }
}
