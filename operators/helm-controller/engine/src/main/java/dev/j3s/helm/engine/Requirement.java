package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One entry of a chart's dependencies. */
record Requirement(
        String name,
        String version,
        String repository,
        String alias,
        String condition,
        List<Object> tags,
        List<Object> importValues) {
    static Requirement of(Map<String, Object> map) {
        return new Requirement(
                GoValue.text(map, "name"),
                GoValue.text(map, "version"),
                GoValue.text(map, "repository"),
                GoValue.text(map, "alias"),
                GoValue.text(map, "condition"),
                list(GoValue.get(map, "tags")),
                list(GoValue.get(map, "import-values")));
    }

    private static List<Object> list(Object value) {
        return value instanceof List<?> ? new ArrayList<>(GoValue.list(value)) : List.of();
    }

    /** The name under which the chart's values stand. */
    String effectiveName() {
        return alias.isEmpty() ? name : alias;
    }

    boolean matches(Chart chart) {
        if (!chart.name().equals(name)) {
            return false;
        }
        try {
            return VersionConstraint.check(version, chart.version());
        } catch (EngineException e) {
            return false;
        }
    }
}
