package dev.j3s.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.ObjectKey;
import dev.j3s.model.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedInformersTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    /** Answers lists from a queue (the last one for ever) and hands out watches. */
    private static final class FakeTransport implements Transport {
        private final Deque<String> lists = new ArrayDeque<>();
        private final BlockingQueue<WatchListener> watches = new LinkedBlockingQueue<>();

        @Override
        public synchronized Response call(Request request) {
            var list = lists.size() > 1 ? lists.removeFirst() : lists.getFirst();
            return new Response(200, Map.of(), list.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Watch watch(Request request, WatchListener listener) {
            watches.add(listener);
            return () -> {};
        }

        WatchListener nextWatch() throws InterruptedException {
            var watch = watches.poll(10, TimeUnit.SECONDS);
            assertThat(watch).isNotNull();
            return Objects.requireNonNull(watch);
        }
    }

    private static String pod(String name, String version) {
        return "{\"metadata\":{\"namespace\":\"a\",\"name\":\"%s\",\"resourceVersion\":\"%s\"}}"
                .formatted(name, version);
    }

    private static String list(String version, String... pods) {
        return "{\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":[%s]}"
                .formatted(version, String.join(",", pods));
    }

    private static void send(Transport.WatchListener watch, String type, String object) {
        watch.event(type, object.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Seen implements Informer.Handler<Meta> {
        private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

        @Override
        public void changed(ObjectKey key, @Nullable Meta before, @Nullable Meta after) {
            changes.add((before == null ? "+" : after == null ? "-" : "~") + key.name());
        }

        List<String> next(int count) throws InterruptedException {
            var list = new ArrayList<String>();
            for (var i = 0; i < count; i++) {
                list.add(String.valueOf(changes.poll(10, TimeUnit.SECONDS)));
            }
            return list;
        }
    }

    @Test
    void listsWatchesAndListsAgainWhenTheVersionIsGone() throws Exception {
        var transport = new FakeTransport();
        transport.lists.add(list("5", pod("one", "3"), pod("two", "4")));
        transport.lists.add(list("9", pod("two", "4"), pod("three", "8")));
        try (var informers = new SharedInformers(new RestClient(transport), new Random(1))) {
            var spec = new Informers.Spec<>(PODS, "", "", Meta.DECODER, Map.of());
            var informer = informers.informer(spec);
            var seen = new Seen();
            informer.addHandler(seen);
            informers.start();
            assertThat(informer.awaitSync(Duration.ofSeconds(10))).isTrue();
            assertThat(seen.next(2)).containsExactly("+one", "+two");

            var watch = transport.nextWatch();
            send(watch, "MODIFIED", pod("one", "6"));
            send(watch, "DELETED", pod("one", "7"));
            assertThat(seen.next(2)).containsExactly("~one", "-one");

            send(watch, "ERROR", "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}");
            assertThat(seen.next(1)).containsExactly("+three");
            assertThat(informer.lister().inNamespace("a"))
                    .extracting(Meta::name)
                    .containsExactlyInAnyOrder("two", "three");
            assertThat(informers.informer(spec)).isSameAs(informer);
        }
    }

    @Test
    void replaysWhatIsKnownToALateHandler() throws Exception {
        var transport = new FakeTransport();
        transport.lists.add(list("5", pod("one", "3")));
        try (var informers = new SharedInformers(new RestClient(transport), new Random(1))) {
            var informer =
                    informers.informer(new Informers.Spec<>(PODS, "", "", Meta.DECODER, Map.of()));
            informers.start();
            assertThat(informer.awaitSync(Duration.ofSeconds(10))).isTrue();

            var late = new Seen();
            informer.addHandler(late);

            assertThat(late.next(1)).containsExactly("+one");
        }
    }
}
