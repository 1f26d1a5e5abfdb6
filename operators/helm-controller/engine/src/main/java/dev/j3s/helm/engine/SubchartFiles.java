package dev.j3s.helm.engine;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what lies in charts/: directories of files, and packed charts. */
final class SubchartFiles {
    private final SortedMap<String, SortedMap<String, byte[]>> directories = new TreeMap<>();
    private final SortedMap<String, byte[]> archives = new TreeMap<>();

    void add(String path, byte[] bytes) {
        if (path.startsWith("_") || path.startsWith(".")) {
            return;
        }
        int slash = path.indexOf('/');
        if (slash >= 0) {
            directories
                    .computeIfAbsent(path.substring(0, slash), k -> new TreeMap<>())
                    .put(path.substring(slash + 1), bytes);
        } else if (path.endsWith(".tgz")) {
            archives.put(path, bytes);
        }
    }

    List<Chart> charts(int depth) {
        List<Chart> charts = new ArrayList<>();
        for (SortedMap<String, byte[]> directory : directories.values()) {
            if (directory.containsKey("Chart.yaml")) {
                charts.add(Chart.of(directory, depth));
            }
        }
        for (byte[] archive : archives.values()) {
            charts.add(Chart.of(ChartArchive.unpack(new ByteArrayInputStream(archive)), depth));
        }
        return charts;
    }
}
