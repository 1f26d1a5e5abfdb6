package dev.j3s.apiserver.http;

import dev.j3s.model.GroupVersionResource;
import java.util.Map;
import java.util.Optional;

/** What upstream warns of on every request for a type that is on its way out. */
final class Deprecations {
    private static final Map<GroupVersionResource, String> WARNINGS =
            Map.of(
                    new GroupVersionResource("", "v1", "endpoints"),
                    "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
                    new GroupVersionResource("", "v1", "componentstatuses"),
                    "v1 ComponentStatus is deprecated in v1.19+");

    private Deprecations() {}

    static Optional<String> of(GroupVersionResource resource) {
        return Optional.ofNullable(WARNINGS.get(resource));
    }
}
