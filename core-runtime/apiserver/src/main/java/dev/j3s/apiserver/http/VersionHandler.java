package dev.j3s.apiserver.http;

import dev.j3s.model.Json;

/** {@code /version}: the Kubernetes this server is compatible with. */
final class VersionHandler implements PathHandler {
    static final VersionHandler INSTANCE = new VersionHandler();

    private static final String MINOR = "36";
    private static final String GIT = "v1.36.2+j3s1";

    private VersionHandler() {}

    @Override
    public ApiResponse handle(ApiRequest request) {
        var json =
                Json.object()
                        .put("major", "1")
                        .put("minor", MINOR)
                        .put("emulationMajor", "1")
                        .put("emulationMinor", MINOR)
                        .put("minCompatibilityMajor", "1")
                        .put("minCompatibilityMinor", "35")
                        .put("gitVersion", GIT)
                        .put("gitCommit", "")
                        .put("gitTreeState", "clean")
                        .put("buildDate", "2026-11-21T00:00:00Z")
                        .put("goVersion", "java" + Runtime.version().feature())
                        .put("compiler", "javac")
                        .put("platform", platform());
        return ApiResponse.json(200, json);
    }

    private static String platform() {
        var arch = System.getProperty("os.arch", "");
        return "linux/" + (arch.equals("aarch64") ? "arm64" : arch);
    }
}
