package dev.j3s.apiserver.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /healthz}, {@code /livez} and {@code /readyz}, with upstream's texts. */
public final class Health {
    /** What the server says of itself. Must not block. */
    @FunctionalInterface
    public interface Check {
        /** Why it fails; empty when all is well. */
        Optional<String> failure();
    }

    private final Map<String, Check> checks;

    public Health(Map<String, Check> checks) {
        this.checks = new LinkedHashMap<>(checks);
    }

    /** Absent when the path is no health check. */
    Optional<ApiResponse> answer(String path, Query query) {
        for (var root : List.of("healthz", "livez", "readyz")) {
            if (path.equals("/" + root) || path.equals("/" + root + "/")) {
                return Optional.of(all(root, query));
            }
            if (path.startsWith("/" + root + "/")) {
                var name = path.substring(root.length() + 2);
                var check = checks.get(name);
                return check == null ? Optional.empty() : Optional.of(one(name, check));
            }
        }
        return Optional.empty();
    }

    private static ApiResponse one(String name, Check check) {
        var failure = check.failure();
        return failure.isEmpty()
                ? ApiResponse.text(200, "ok")
                : ApiResponse.text(
                        500, "internal server error: " + name + ": " + failure.get() + "\n");
    }

    private ApiResponse all(String root, Query query) {
        var excluded = query.all("exclude");
        var text = new StringBuilder();
        var failed = false;
        for (var check : checks.entrySet()) {
            var name = check.getKey();
            if (excluded.contains(name)) {
                text.append("[+]").append(name).append(" excluded: ok\n");
            } else if (check.getValue().failure().isPresent()) {
                // The reason stays inside: the path is open to everyone.
                text.append("[-]").append(name).append(" failed: reason withheld\n");
                failed = true;
            } else {
                text.append("[+]").append(name).append(" ok\n");
            }
        }
        if (failed) {
            return ApiResponse.text(500, text + root + " check failed\n");
        }
        return ApiResponse.text(200, query.has("verbose") ? text + root + " check passed\n" : "ok");
    }
}
