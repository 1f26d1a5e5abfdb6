package dev.j3s.apiserver.proxy;

/**
 * The name part of a proxy URL: {@code [scheme:]name[:port]}.
 *
 * @param scheme {@code http}, {@code https} or empty
 * @param port a name, a number or empty
 */
record Endpoint(String scheme, String name, String port) {
    static Endpoint parse(String text) {
        var parts = text.split(":", -1);
        return switch (parts.length) {
            case 1 -> new Endpoint("", text, "");
            case 2 -> new Endpoint("", parts[0], parts[1]);
            default -> new Endpoint(parts[0], parts[1], parts[2]);
        };
    }

    Route.Security security() {
        return scheme.equals("https") ? Route.Security.UNVERIFIED : Route.Security.PLAIN;
    }
}
