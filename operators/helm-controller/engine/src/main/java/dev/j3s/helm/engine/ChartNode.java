package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A chart within one render: under its alias, with the dependencies that are enabled. */
final class ChartNode {
    private final Chart chart;
    private final String name;
    private final Optional<ChartNode> parent;
    private final List<ChartNode> children = new ArrayList<>();
    private List<Requirement> enabled;
    private Map<String, Object> values;

    private ChartNode(Chart chart, String name, Optional<ChartNode> parent) {
        this.chart = chart;
        this.name = name;
        this.parent = parent;
        this.enabled = chart.requirements();
        this.values = chart.defaults().copy();
        if (chart.requirements().isEmpty()) {
            chart.dependencies().forEach(d -> child(d, d.name()));
        } else {
            chart.dependencies().stream()
                    .filter(d -> chart.requirements().stream().noneMatch(r -> r.matches(d)))
                    .forEach(d -> child(d, d.name()));
            for (Requirement requirement : chart.requirements()) {
                chart.dependencies().stream()
                        .filter(requirement::matches)
                        .findFirst()
                        .ifPresent(d -> child(d, requirement.effectiveName()));
            }
        }
    }

    static ChartNode root(Chart chart) {
        return new ChartNode(chart, chart.name(), Optional.empty());
    }

    private void child(Chart dependency, String childName) {
        children.add(new ChartNode(dependency, childName, Optional.of(this)));
    }

    Chart chart() {
        return chart;
    }

    String name() {
        return name;
    }

    boolean isRoot() {
        return parent.isEmpty();
    }

    /** Where its templates stand, from the root chart's name on. */
    String path() {
        return parent.map(p -> p.path() + "/charts/" + name).orElse(name);
    }

    List<ChartNode> children() {
        return children;
    }

    boolean hasChild(String childName) {
        return children.stream().anyMatch(c -> c.name.equals(childName));
    }

    List<Requirement> enabledRequirements() {
        return enabled;
    }

    Map<String, Object> values() {
        return values;
    }

    void values(Map<String, Object> replacement) {
        this.values = replacement;
    }

    void keep(List<Requirement> kept, Set<String> disabledNames) {
        enabled = List.copyOf(kept);
        children.removeIf(c -> disabledNames.contains(c.name));
    }
}
