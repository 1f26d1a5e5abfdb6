package dev.j3s.registrymirror;

import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One place to ask.
 *
 * @param base the URL up to and including its {@code /v2}, or the path the endpoint states
 * @param rewrites expressions over repository names and what replaces them, tried in order
 */
record Upstream(URI base, Map<String, String> rewrites) {
    /** {@code /v2/<repository>/<manifests|blobs|tags|referrers>/...} */
    private static final Pattern PATH =
            Pattern.compile("/v2/(.+?)/((?:manifests|blobs|referrers)/[^/]+|tags/list)");

    /** Without a scheme https is meant, but http for localhost on a port of its own. */
    static Upstream of(String endpoint, Map<String, String> rewrites) {
        String stated = endpoint;
        if (!endpoint.contains("://")) {
            boolean local =
                    endpoint.matches("(localhost|127\\.0\\.0\\.1|\\[::1\\]):(?!443(/|$))\\d+.*");
            stated = (local ? "http://" : "https://") + endpoint;
        }
        URI uri = uri(stated);
        String path = uri.getPath() == null ? "" : uri.getPath();
        boolean plain = path.isEmpty() || path.equals("/") || path.matches("/v2/?");
        String prefix = plain ? "/v2" : path.replaceAll("/+$", "");
        return new Upstream(uri(uri.getScheme() + "://" + uri.getAuthority() + prefix), rewrites);
    }

    static URI uri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("registries.yaml: not a URL: " + text, e);
        }
        if (uri.getAuthority() == null) {
            throw new IllegalArgumentException("registries.yaml: not a URL: " + text);
        }
        return uri;
    }

    String host() {
        return base.getAuthority();
    }

    /** The URL for a request path of the distribution API, its repository rewritten. */
    URI target(String path, String query) {
        String suffix = query.isEmpty() ? "" : "?" + query;
        Matcher match = PATH.matcher(path);
        if (!match.matches()) {
            return URI.create(base + path.substring("/v2".length()) + suffix);
        }
        return URI.create(base + "/" + rewritten(match.group(1)) + "/" + match.group(2) + suffix);
    }

    String repository(String path) {
        Matcher match = PATH.matcher(path);
        return match.matches() ? rewritten(match.group(1)) : "";
    }

    private String rewritten(String repository) {
        for (Map.Entry<String, String> rule : rewrites.entrySet()) {
            try {
                Matcher match = Pattern.compile(rule.getKey()).matcher(repository);
                if (match.find()) {
                    return match.replaceAll(rule.getValue());
                }
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "registries.yaml: bad rewrite " + rule.getKey(), e);
            }
        }
        return repository;
    }
}
