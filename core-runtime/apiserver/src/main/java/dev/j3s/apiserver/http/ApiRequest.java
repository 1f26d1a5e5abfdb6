package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.UserInfo;
import java.util.function.Function;

/**
 * One request, however it came in.
 *
 * @param headers a header's value by its lower-case name; empty when absent
 * @param body empty when there is none; shared, not to be changed
 */
public record ApiRequest(
        String method,
        RequestInfo info,
        Query query,
        Function<String, String> headers,
        byte[] body,
        UserInfo user) {

    public String header(String name) {
        return headers.apply(name);
    }
}
