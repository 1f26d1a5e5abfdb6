package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sources of a projected volume, and files of the downward API. */
final class ProjectionRules {
    private static final long TOKEN_SECONDS_MIN = 10 * 60;
    private static final long TOKEN_SECONDS_MAX = 1L << 32;
    private static final List<String> TYPES =
            List.of(
                    "secret",
                    "configMap",
                    "downwardAPI",
                    "serviceAccountToken",
                    "clusterTrustBundle",
                    "podCertificate");

    private final Problems problems;
    private final Checks checks;
    private final EnvRules references;

    ProjectionRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
        this.references = new EnvRules(problems);
    }

    void validate(JsonNode projected, Path path) {
        var files = new HashSet<String>();
        var sources = Fields.items(projected, "sources");
        for (var i = 0; i < sources.size(); i++) {
            var source = sources.get(i);
            var at = path.child("sources").index(i);
            var count = TYPES.stream().filter(type -> Fields.has(source, type)).count();
            for (var type : List.of("secret", "configMap")) {
                if (Fields.has(source, type)) {
                    keys(source.get(type), files, path, at.child(type));
                }
            }
            if (Fields.has(source, "downwardAPI")) {
                for (var file : Fields.items(source.get("downwardAPI"), "items")) {
                    downwardFile(file, at.child("downwardAPI"));
                    unique(Fields.text(file, "path"), Fields.text(file, "path"), files, path);
                }
            }
            if (Fields.has(source, "serviceAccountToken")) {
                token(source.get("serviceAccountToken"), path, at.child("serviceAccountToken"));
            }
            if (count > 1) {
                problems.forbidden(at, "may not specify more than 1 volume type per source");
            }
        }
    }

    private void keys(JsonNode source, Set<String> files, Path path, Path at) {
        var name = Fields.text(source, "name");
        checks.required(source, "name", at);
        var items = Fields.items(source, "items");
        for (var i = 0; i < items.size(); i++) {
            VolumeRules.keyToPath(items.get(i), at.child("items").index(i), problems);
            unique(Fields.text(items.get(i), "path"), name, files, path);
        }
    }

    private void unique(String file, String shown, Set<String> files, Path path) {
        if (!file.isEmpty() && !files.add(file)) {
            problems.invalid(path, shown, "conflicting duplicate paths");
        }
    }

    private void token(JsonNode token, Path path, Path at) {
        var seconds = Fields.number(token, "expirationSeconds");
        if (seconds < TOKEN_SECONDS_MIN) {
            problems.invalid(
                    at.child("expirationSeconds"),
                    seconds,
                    "may not specify a duration less than 10 minutes");
        }
        if (seconds > TOKEN_SECONDS_MAX) {
            problems.invalid(
                    at.child("expirationSeconds"),
                    seconds,
                    "may not specify a duration larger than 2^32 seconds");
        }
        var file = Fields.text(token, "path");
        if (file.isEmpty()) {
            problems.required(path.child("path"), "");
        } else {
            FilePaths.notReserved(file, path.child("path"), problems);
        }
    }

    void downwardFile(JsonNode file, Path path) {
        checks.required(file, "path", path);
        FilePaths.notReserved(Fields.text(file, "path"), path.child("path"), problems);
        if (Fields.has(file, "fieldRef")) {
            references.fieldRef(
                    file.get("fieldRef"), EnvRules.VOLUME_FIELDS, path.child("fieldRef"));
            if (Fields.has(file, "resourceFieldRef")) {
                problems.invalid(
                        path,
                        "resource",
                        "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (Fields.has(file, "resourceFieldRef")) {
            references.resourceRef(
                    file.get("resourceFieldRef"), true, path.child("resourceFieldRef"));
        } else {
            problems.required(path, "one of fieldRef and resourceFieldRef is required");
        }
        VolumeRules.fileMode(file, "mode", path, problems);
    }
}
