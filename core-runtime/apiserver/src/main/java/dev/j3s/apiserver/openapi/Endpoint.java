package dev.j3s.apiserver.openapi;

import java.util.List;

/**
 * A path and what may be done with it.
 *
 * @param tag of its operations, {@code apps_v1}
 * @param custom a custom resource: no protobuf, no strategic merge
 */
record Endpoint(
        String path,
        String tag,
        boolean custom,
        List<Parameter> parameters,
        List<Operation> operations) {}
