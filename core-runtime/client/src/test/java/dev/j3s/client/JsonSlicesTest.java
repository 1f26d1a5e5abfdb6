package dev.j3s.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonSlicesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void cutsAListIntoItsItems() {
        var page =
                JsonSlices.page(
                        bytes(
                                """
                                {"kind":"PodList","metadata":{"resourceVersion":"7","continue":"abc"},
                                 "items":[{"metadata":{"name":"ä"}}, {"metadata":{"name":"b"}}]}
                                """));

        assertThat(page.resourceVersion()).isEqualTo("7");
        assertThat(page.continueToken()).isEqualTo("abc");
        assertThat(page.items())
                .containsExactly(
                        bytes("{\"metadata\":{\"name\":\"ä\"}}"),
                        bytes("{\"metadata\":{\"name\":\"b\"}}"));
    }

    @Test
    void readsAnEventWithoutATree() {
        var event = JsonSlices.event(bytes("{\"type\":\"ADDED\",\"object\":{\"a\":[1,{}]}}"));

        assertThat(event.type()).isEqualTo("ADDED");
        assertThat(event.object()).isEqualTo(bytes("{\"a\":[1,{}]}"));
    }

    @Test
    void findsTheHeaderBehindAnything() {
        var header =
                JsonSlices.header(
                        bytes(
                                """
                                {"spec":{"metadata":{"name":"no"}},"metadata":{"labels":{"name":"x"},
                                 "name":"n","namespace":"s","resourceVersion":"12"}}
                                """));

        assertThat(header.key()).isEqualTo(new ObjectKey("s", "n"));
        assertThat(header.resourceVersion()).isEqualTo("12");
    }
}
