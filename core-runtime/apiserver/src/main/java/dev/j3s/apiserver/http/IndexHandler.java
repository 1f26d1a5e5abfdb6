package dev.j3s.apiserver.http;

import dev.j3s.model.Json;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** {@code /}: which paths there are. Every other path that nobody answers ends here too. */
final class IndexHandler implements PathHandler {
    private final List<String> paths;

    IndexHandler(Collection<String> paths) {
        this.paths =
                Stream.concat(paths.stream(), Stream.of("/healthz", "/livez", "/readyz"))
                        .filter(path -> !path.endsWith("/"))
                        .sorted()
                        .distinct()
                        .toList();
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        if (!request.info().path().equals("/")) {
            return ApiResponse.text(404, "404 page not found\n");
        }
        var json = Json.object();
        paths.forEach(json.putArray("paths")::add);
        return ApiResponse.json(200, json);
    }
}
