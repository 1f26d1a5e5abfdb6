package dev.j3s.helm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ChartArchiveTest {
    private static final int BLOCK = 512;

    @Test
    void readsAPackedChart() throws IOException {
        Chart chart = ChartArchive.read(tgz("demo/Chart.yaml", "name: demo\nversion: 1.0.0\n"));

        assertThat(chart.name()).isEqualTo("demo");
    }

    @Test
    void refusesPathsThatLeaveTheChart() throws IOException {
        byte[] evil = tgz("demo/../../etc/passwd", "x");

        assertThatThrownBy(() -> ChartArchive.read(evil))
                .hasMessage("chart illegally references parent directory");
    }

    @Test
    void refusesFilesAboveTheLimit() throws IOException {
        byte[] big = tgz("demo/big", "x".repeat((int) ChartArchive.FILE_BYTES_MAX + 1));

        assertThatThrownBy(() -> ChartArchive.read(big))
                .hasMessageContaining("is larger than the maximum file size");
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertThatThrownBy(() -> ChartArchive.read("nothing".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("file does not appear to be a valid chart archive");
    }

    private static byte[] tgz(String name, String content) throws IOException {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 124, String.format("%011o", body.length));
        header[156] = '0';
        put(header, 257, "ustar");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(header);
            gzip.write(body);
            gzip.write(new byte[(BLOCK - body.length % BLOCK) % BLOCK + 2 * BLOCK]);
        }
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
