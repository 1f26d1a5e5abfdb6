package dev.j3s.helm.engine;

import java.util.Map;
import java.util.TreeMap;

/** {@code .Release}: for which release, and which revision of it, a chart is rendered. */
public record ReleaseInfo(String name, String namespace, int revision, boolean isUpgrade) {
    public static ReleaseInfo install(String name, String namespace) {
        return new ReleaseInfo(name, namespace, 1, false);
    }

    Map<String, Object> object() {
        Map<String, Object> map = new TreeMap<>();
        map.put("Name", name);
        map.put("Namespace", namespace);
        map.put("IsInstall", !isUpgrade);
        map.put("IsUpgrade", isUpgrade);
        map.put("Revision", revision);
        map.put("Service", "Helm");
        return map;
    }
}
