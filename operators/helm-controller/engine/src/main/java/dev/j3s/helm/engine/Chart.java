package dev.j3s.helm.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chart as loaded: never changed afterwards, so one may be rendered many times. */
public final class Chart {
    private static final int CHARTS_NESTING_MAX = 20;
    private static final String CHARTS = "charts/";

    private final Map<String, Object> metadata;
    private final Map<String, Object> values;
    private final SortedMap<String, byte[]> templates = new TreeMap<>();
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final List<Chart> dependencies = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private final Optional<byte[]> schema;

    private Chart(SortedMap<String, byte[]> content, int depth) {
        if (depth > CHARTS_NESTING_MAX) {
            throw EngineException.chart("charts are nested deeper than " + CHARTS_NESTING_MAX);
        }
        byte[] declaration = content.get("Chart.yaml");
        if (declaration == null) {
            throw EngineException.chart("Chart.yaml file is missing");
        }
        this.metadata = yaml("Chart.yaml", declaration);
        if (name().isEmpty()) {
            throw EngineException.chart("validation: chart.metadata.name is required");
        }
        byte[] defaults = content.getOrDefault("values.yaml", new byte[0]);
        this.values = yaml("values.yaml", defaults);
        this.schema = Optional.ofNullable(content.get("values.schema.json"));
        SubchartFiles subcharts = new SubchartFiles();
        content.forEach((path, bytes) -> sort(path, bytes, subcharts));
        subcharts.charts(depth + 1).forEach(dependencies::add);
        requirements(content.getOrDefault("requirements.yaml", new byte[0]));
    }

    /** Files by their path inside the chart. */
    static Chart of(SortedMap<String, byte[]> content) {
        return of(content, 0);
    }

    static Chart of(SortedMap<String, byte[]> content, int depth) {
        return new Chart(content, depth);
    }

    private static Map<String, Object> yaml(String name, byte[] bytes) {
        try {
            return Yaml.parseMap(text(bytes));
        } catch (EngineException e) {
            throw new EngineException(
                    EngineException.Code.CHART, "cannot load " + name + ": " + e.text(), e);
        }
    }

    private void sort(String path, byte[] bytes, SubchartFiles subcharts) {
        switch (path) {
            case "Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json" -> {}
            default -> {
                if (path.startsWith("templates/")) {
                    templates.put(path, bytes);
                } else if (path.startsWith(CHARTS)) {
                    subcharts.add(path.substring(CHARTS.length()), bytes);
                } else {
                    files.put(path, bytes);
                }
            }
        }
    }

    private void requirements(byte[] legacy) {
        boolean v1 = GoValue.text(metadata, "apiVersion").equals("v1");
        Object declared = GoValue.get(metadata, "dependencies");
        if (v1 && declared == Nil.NIL) {
            declared = GoValue.get(yaml("requirements.yaml", legacy), "dependencies");
        }
        if (declared instanceof List<?> list) {
            for (Object item : list) {
                requirements.add(Requirement.of(Arguments.asMap(item)));
            }
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public String name() {
        return GoValue.text(metadata, "name");
    }

    public String version() {
        return GoValue.text(metadata, "version");
    }

    public String appVersion() {
        return GoValue.text(metadata, "appVersion");
    }

    boolean isLibrary() {
        return GoValue.text(metadata, "type").equals("library");
    }

    /** The annotation of that key in Chart.yaml. */
    Optional<String> annotation(String key) {
        Object value = GoValue.get(metadata, "annotations");
        if (!GoValue.isMap(value)) {
            return Optional.empty();
        }
        Object found = GoValue.get(GoValue.map(value), key);
        return found == Nil.NIL ? Optional.empty() : Optional.of(GoFormat.print(found));
    }

    Map<String, Object> metadata() {
        return metadata;
    }

    /** Chart.yaml as JSON, as a release record keeps it. */
    public String metadataJson() {
        return GoJson.encode(metadata);
    }

    /** The chart's own default values. */
    public Values defaults() {
        return new Values(values);
    }

    public SortedMap<String, byte[]> templates() {
        return templates;
    }

    /** Everything that is no template, sub-chart or declaration. */
    public SortedMap<String, byte[]> files() {
        return files;
    }

    public Optional<byte[]> schema() {
        return schema;
    }

    List<Chart> dependencies() {
        return dependencies;
    }

    List<Requirement> requirements() {
        return requirements;
    }

    /** The files below crds/ of this chart and of its dependencies, in the order to apply them. */
    public List<CrdFile> crds() {
        List<CrdFile> crds = new ArrayList<>();
        files.forEach((path, bytes) -> {
            if (path.startsWith("crds/") && CrdFile.isManifest(path)) {
                crds.add(new CrdFile(name() + "/" + path, text(bytes)));
            }
        });
        dependencies.forEach(d -> crds.addAll(d.crds()));
        return List.copyOf(crds);
    }
}
