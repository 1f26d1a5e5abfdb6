package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Hints about a pod spec that is valid but likely not what was meant (pkg/api/pod/warnings.go). */
public final class PodWarnings {
    private PodWarnings() {}

    public static List<String> ofPod(JsonNode pod) {
        var warnings = new ArrayList<String>();
        var name = Fields.text(Fields.get(pod, "metadata"), "name");
        var words = name.isEmpty() ? List.<String>of() : Names.dns1123Label(name);
        if (!words.isEmpty()) {
            warnings.add(
                    "metadata.name: this is used in the Pod's hostname, which can result in"
                            + " surprising behavior; a DNS label is recommended: ["
                            + String.join(" ", words)
                            + "]");
        }
        warnings.addAll(ofSpec(Fields.get(pod, "spec"), "spec"));
        return warnings;
    }

    public static List<String> ofTemplate(JsonNode template, String path) {
        return ofSpec(Fields.get(template, "spec"), path + ".spec");
    }

    private static List<String> ofSpec(JsonNode spec, String path) {
        var warnings = new ArrayList<String>();
        for (var list : List.of("initContainers", "containers")) {
            var containers = Fields.items(spec, list);
            for (var i = 0; i < containers.size(); i++) {
                duplicateEnvironment(
                        containers.get(i), path + "." + list + "[" + i + "]", warnings);
            }
        }
        var secrets = Fields.items(spec, "imagePullSecrets");
        for (var i = 0; i < secrets.size(); i++) {
            if (Fields.text(secrets.get(i), "name").isEmpty()) {
                warnings.add(path + ".imagePullSecrets[" + i + "].name: invalid empty name \"\"");
            }
        }
        for (var volume : Fields.items(spec, "volumes")) {
            var index = Fields.items(spec, "volumes").indexOf(volume);
            if (Fields.has(volume, "gitRepo")) {
                warnings.add(
                        path
                                + ".volumes["
                                + index
                                + "].gitRepo: deprecated in v1.11, and disabled by default in"
                                + " v1.33+");
            }
        }
        return warnings;
    }

    private static void duplicateEnvironment(
            JsonNode container, String path, List<String> warnings) {
        var names = new HashSet<String>();
        var variables = Fields.items(container, "env");
        for (var i = 0; i < variables.size(); i++) {
            var name = Fields.text(variables.get(i), "name");
            if (!names.add(name)) {
                warnings.add(
                        path
                                + ".env["
                                + i
                                + "]: hides previous definition of \""
                                + name
                                + "\", which may be dropped when using apply");
            }
        }
    }
}
