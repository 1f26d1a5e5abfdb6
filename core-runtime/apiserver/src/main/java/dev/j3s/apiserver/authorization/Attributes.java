package dev.j3s.apiserver.authorization;

import dev.j3s.apiserver.authentication.UserInfo;

/**
 * What is asked, as an authorizer sees it. For a resource request {@code path} is empty; for any
 * other, {@code path} is the URL path and the resource fields are empty. {@code verb} is an API
 * verb ({@code list}) for resources, the lower-case method otherwise.
 */
public record Attributes(
        UserInfo user,
        String verb,
        boolean resourceRequest,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path) {}
