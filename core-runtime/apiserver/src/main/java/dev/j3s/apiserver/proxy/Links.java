package dev.j3s.apiserver.proxy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts our prefix in front of links that a page behind a proxy URL makes to its own root, so that a
 * browser comes back through us.
 */
final class Links {
    /** Attributes that hold URLs, as upstream's rewriting knows them. */
    private static final Pattern ATTRIBUTE =
            Pattern.compile(
                    "(\\b(?:href|src|action|cite|background|longdesc|data|poster|formaction|manifest)\\s*=\\s*)([\"'])(/(?!/)[^\"']*)\\2",
                    Pattern.CASE_INSENSITIVE);

    private Links() {}

    static String rewrite(String html, String prefix) {
        return ATTRIBUTE
                .matcher(html)
                .replaceAll(m ->
                        Matcher.quoteReplacement(
                                m.group(1) + m.group(2) + prefix + m.group(3) + m.group(2)));
    }

    /**
     * A redirect's target; other hosts are left alone. {@code host} is where the answer came from.
     */
    static String location(String location, String host, int port, String prefix) {
        for (var own :
                new String[] {
                    "http://" + host + ":" + port,
                    "https://" + host + ":" + port,
                    "http://" + host,
                    "https://" + host
                }) {
            if (location.startsWith(own + "/") || location.equals(own)) {
                return prefix + location.substring(own.length());
            }
        }
        return location.startsWith("/") ? prefix + location : location;
    }
}
