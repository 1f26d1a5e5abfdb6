package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The templates of a chart tree, each with the top-level object it is executed on. */
final class RenderScope {
    /** One template file. */
    record Entry(Source source, Map<String, Object> data) {
        boolean isPartial() {
            String name = source.name();
            return name.substring(name.lastIndexOf('/') + 1).startsWith("_");
        }
    }

    private final SortedMap<String, Entry> entries = new TreeMap<>();

    RenderScope(
            ChartNode root,
            Map<String, Object> values,
            ReleaseInfo release,
            Capabilities capabilities) {
        Map<String, Object> top = new TreeMap<>();
        top.put("Release", release.object());
        top.put("Capabilities", capabilities.object());
        add(root, values, top);
    }

    /** By file name, which is the order in which documents are collected. */
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    private Map<String, Object> add(
            ChartNode chart, Map<String, Object> values, Map<String, Object> top) {
        Map<String, Object> scope = new TreeMap<>(top);
        Map<String, Object> subcharts = new TreeMap<>();
        scope.put("Chart", metadata(chart));
        scope.put("Files", new ChartFiles(chart.chart().files()));
        scope.put("Values", values);
        scope.put("Subcharts", subcharts);
        for (ChartNode child : chart.children()) {
            Object section = GoValue.get(values, child.name());
            Map<String, Object> childValues =
                    GoValue.isMap(section) ? GoValue.map(section) : new TreeMap<>();
            subcharts.put(child.name(), add(child, childValues, top));
        }
        chart.chart().templates().forEach((path, bytes) -> template(chart, path, bytes, scope));
        return scope;
    }

    private void template(ChartNode chart, String path, byte[] bytes, Map<String, Object> scope) {
        String name = chart.path() + "/" + path;
        Map<String, Object> identity = new TreeMap<>();
        identity.put("Name", name);
        identity.put("BasePath", chart.path() + "/templates");
        Map<String, Object> data = new TreeMap<>(scope);
        data.put("Template", identity);
        Entry entry = new Entry(new Source(name, Chart.text(bytes)), data);
        // A library chart only lends its partials.
        if (!chart.chart().isLibrary() || entry.isPartial()) {
            entries.put(name, entry);
        }
    }

    private static GoObject metadata(ChartNode chart) {
        Map<String, Object> declared = chart.chart().metadata();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Name", chart.name());
        fields.put("Home", GoValue.text(declared, "home"));
        fields.put("Sources", list(declared, "sources"));
        fields.put("Version", GoValue.text(declared, "version"));
        fields.put("Description", GoValue.text(declared, "description"));
        fields.put("Keywords", list(declared, "keywords"));
        fields.put("Maintainers", maintainers(declared));
        fields.put("Icon", GoValue.text(declared, "icon"));
        fields.put("APIVersion", GoValue.text(declared, "apiVersion"));
        fields.put("Condition", GoValue.text(declared, "condition"));
        fields.put("Tags", GoValue.text(declared, "tags"));
        fields.put("AppVersion", GoValue.text(declared, "appVersion"));
        fields.put("Deprecated", GoValue.get(declared, "deprecated").equals(true));
        Object annotations = GoValue.get(declared, "annotations");
        fields.put(
                "Annotations",
                GoValue.isMap(annotations) ? annotations : new TreeMap<String, Object>());
        fields.put("KubeVersion", GoValue.text(declared, "kubeVersion"));
        fields.put("Dependencies", dependencies(chart));
        fields.put("Type", GoValue.text(declared, "type"));
        fields.put("IsRoot", chart.isRoot());
        return GoStruct.of("chart.Metadata", fields);
    }

    private static List<Object> list(Map<String, Object> declared, String key) {
        Object value = GoValue.get(declared, key);
        return value instanceof List<?> ? GoValue.list(value) : new ArrayList<>();
    }

    private static List<Object> maintainers(Map<String, Object> declared) {
        List<Object> all = new ArrayList<>();
        for (Object item : list(declared, "maintainers")) {
            Map<String, Object> map = Arguments.asMap(item);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("Name", GoValue.text(map, "name"));
            fields.put("Email", GoValue.text(map, "email"));
            fields.put("URL", GoValue.text(map, "url"));
            all.add(GoStruct.of("*chart.Maintainer", fields));
        }
        return all;
    }

    private static List<Object> dependencies(ChartNode chart) {
        List<Object> all = new ArrayList<>();
        for (Requirement requirement : chart.enabledRequirements()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("Name", requirement.effectiveName());
            fields.put("Version", requirement.version());
            fields.put("Repository", requirement.repository());
            fields.put("Condition", requirement.condition());
            fields.put("Tags", requirement.tags());
            fields.put("Enabled", true);
            fields.put("ImportValues", requirement.importValues());
            fields.put("Alias", requirement.alias());
            all.add(GoStruct.of("*chart.Dependency", fields));
        }
        return all;
    }
}
