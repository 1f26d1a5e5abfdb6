package dev.j3s.helm.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads an unpacked chart, leaving out what its .helmignore names. */
public final class ChartDirectory {
    private static final int DEPTH_MAX = 50;

    private final HelmIgnore ignore;
    private final SortedMap<String, byte[]> content = new TreeMap<>();

    private ChartDirectory(HelmIgnore ignore) {
        this.ignore = ignore;
    }

    public static Chart read(Path directory) {
        try {
            Path rules = directory.resolve(".helmignore");
            var ignore = new HelmIgnore(Files.exists(rules) ? Files.readString(rules) : "");
            ChartDirectory reader = new ChartDirectory(ignore);
            reader.walk(directory, "", 0);
            return Chart.of(reader.content);
        } catch (IOException e) {
            throw new EngineException(EngineException.Code.CHART, e.toString(), e);
        }
    }

    private void walk(Path directory, String prefix, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw EngineException.chart("directories are nested deeper than " + DEPTH_MAX);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String path = prefix + entry.getFileName();
                boolean isDirectory = Files.isDirectory(entry);
                if (ignore.ignores(path, isDirectory)) {
                    continue;
                }
                if (isDirectory) {
                    walk(entry, path + "/", depth + 1);
                } else {
                    content.put(path, ChartArchive.withoutMark(Files.readAllBytes(entry)));
                }
            }
        }
    }
}
