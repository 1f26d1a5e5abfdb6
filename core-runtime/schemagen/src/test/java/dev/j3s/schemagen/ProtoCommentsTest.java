package dev.j3s.schemagen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtoCommentsTest {
    private static final String SOURCE =
            """
              public interface PortOrBuilder extends
                  // @@protoc_insertion_point(interface_extends:k8s.io.x.Port)
                  com.google.protobuf.MessageOrBuilder {

                /**
                 * <pre>
                 * A number, 0 &lt; x &lt; 65536.
                 * +required
                 * </pre>
                 *
                 * <code>optional int32 port = 3;</code>
                 */
                boolean hasPort();
                /**
                 * <code>map&lt;string, string&gt; labels = 11;</code>
                 */
                int getLabelsCount();
              }
              /**
               * <pre>
               * Port is a port.
               * </pre>
               *
               * Protobuf type {@code k8s.io.x.Port}
               */
              public static final class Port {
            """;

    @Test
    void readsCommentsOfMessagesAndFields() throws IOException {
        var comments = new ProtoComments();

        comments.read(new ByteArrayInputStream(SOURCE.getBytes(StandardCharsets.UTF_8)));

        assertThat(comments.ofMessage("k8s.io.x.Port").description()).isEqualTo("Port is a port.");
        var port = comments.ofField("k8s.io.x.Port", "port");
        assertThat(port.description()).isEqualTo("A number, 0 < x < 65536.");
        assertThat(port.has("required")).isTrue();
        assertThat(comments.ofField("k8s.io.x.Port", "labels")).isEqualTo(Comment.NONE);
        assertThat(comments.ofMessage("k8s.io.x.Other")).isEqualTo(Comment.NONE);
    }
}
