package dev.j3s.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Function;

/** A container's termination message: its file, or the end of its log if its policy says so. */
final class LastWords implements Function<Observed.Run, String> {
    private static final System.Logger LOG = System.getLogger(LastWords.class.getName());
    private static final int BYTES_MAX = 4096;
    private static final int LOG_LINES_MAX = 80;
    private static final int LOG_BYTES_MAX = 2048;

    @Override
    public String apply(Observed.Run run) {
        var annotations = run.status().annotations();
        var file = annotations.getOrDefault(ContainerConfigs.MESSAGE_FILE, "");
        var message = file.isEmpty() ? "" : read(Path.of(file), BYTES_MAX);
        var fallback =
                "FallbackToLogsOnError".equals(annotations.get(ContainerConfigs.MESSAGE_POLICY));
        if (message.isEmpty() && fallback && run.status().exitCode() != 0) {
            message = logTail(Path.of(run.status().logPath()));
        }
        return message.isEmpty() ? run.status().message() : message;
    }

    private static String read(Path file, int bytes) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "termination message is not readable path=" + file, e);
            return "";
        }
    }

    private static String logTail(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            var out = new StringBuilder();
            for (var line :
                    lines.subList(Math.max(0, lines.size() - LOG_LINES_MAX), lines.size())) {
                var parts = line.split(" ", 4);
                if (parts.length == 4) {
                    out.append(parts[3]).append(parts[2].equals("F") ? "\n" : "");
                }
            }
            var text =
                    new String(
                            out.toString().getBytes(StandardCharsets.ISO_8859_1),
                            StandardCharsets.UTF_8);
            return text.length() <= LOG_BYTES_MAX
                    ? text
                    : text.substring(text.length() - LOG_BYTES_MAX);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "log is not readable path=" + file, e);
            return "";
        }
    }
}
