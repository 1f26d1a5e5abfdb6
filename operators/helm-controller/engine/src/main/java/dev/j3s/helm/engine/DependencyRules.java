package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Switches sub-charts off by tags and conditions, and imports values from those that stay. */
final class DependencyRules {
    private DependencyRules() {}

    static void apply(ChartNode root, Map<String, Object> given) {
        disable(root, given, "");
        importValues(root);
    }

    private static void disable(ChartNode chart, Map<String, Object> given, String path) {
        if (chart.chart().requirements().isEmpty()) {
            // Helm stops here too: without declared dependencies there are no conditions below.
            return;
        }
        Map<String, Object> values = Coalesce.values(chart, given);
        List<Requirement> kept = new ArrayList<>();
        Set<String> disabled = new HashSet<>();
        for (Requirement requirement : chart.chart().requirements()) {
            if (isEnabled(requirement, values, path)) {
                kept.add(requirement);
            } else {
                disabled.add(requirement.effectiveName());
            }
        }
        chart.keep(kept, disabled);
        for (ChartNode child : chart.children()) {
            disable(child, values, path + child.name() + ".");
        }
    }

    /** The first condition with a boolean value decides; without one, the tags do. */
    private static boolean isEnabled(
            Requirement requirement, Map<String, Object> values, String path) {
        for (String condition : requirement.condition().strip().split(",")) {
            if (condition.isBlank()) {
                continue;
            }
            Object value = GoValue.atPath(values, path + condition.strip());
            if (value instanceof Boolean on) {
                return on;
            }
        }
        Object tags = GoValue.get(values, "tags");
        if (!GoValue.isMap(tags)) {
            return true;
        }
        List<Object> set =
                requirement.tags().stream()
                        .map(t -> GoValue.get(GoValue.map(tags), GoFormat.print(t)))
                        .filter(Boolean.class::isInstance)
                        .toList();
        return set.contains(true) || !set.contains(false);
    }

    private static void importValues(ChartNode chart) {
        chart.children().forEach(DependencyRules::importValues);
        if (chart.enabledRequirements().isEmpty()) {
            return;
        }
        Map<String, Object> defaults = Coalesce.defaults(chart);
        Map<String, Object> imported = new TreeMap<>();
        for (Requirement requirement : chart.enabledRequirements()) {
            for (Object rule : requirement.importValues()) {
                importOne(requirement.effectiveName(), rule, defaults, imported);
            }
        }
        chart.values(Coalesce.tables(GoValue.deepCopyMap(defaults), imported, true));
    }

    private static void importOne(
            String child, Object rule, Map<String, Object> defaults, Map<String, Object> into) {
        boolean mapped = GoValue.isMap(rule);
        String source =
                mapped
                        ? GoValue.text(GoValue.map(rule), "child")
                        : "exports." + GoFormat.print(rule);
        Object found = GoValue.atPath(defaults, child + "." + source);
        if (!GoValue.isMap(found)) {
            return;
        }
        Map<String, Object> copy = GoValue.deepCopyMap(GoValue.map(found));
        String target = mapped ? GoValue.text(GoValue.map(rule), "parent") : ".";
        Coalesce.tables(into, under(target, copy), true);
    }

    private static Map<String, Object> under(String path, Map<String, Object> values) {
        Map<String, Object> result = values;
        if (!path.equals(".")) {
            for (String step : List.of(path.split("\\.")).reversed()) {
                Map<String, Object> outer = new TreeMap<>();
                outer.put(step, result);
                result = outer;
            }
        }
        return result;
    }
}
