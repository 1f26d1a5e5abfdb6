package dev.j3s.helm.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File paths and URLs. */
final class PathFunctions {
    private static final Pattern URL =
            Pattern.compile(
                    "^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(//([^/?#]*))?([^?#]*)(\\?([^#]*))?(#(.*))?$",
                    Pattern.DOTALL);

    private PathFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        for (String prefix : List.of("", "os")) {
            f.put(prefix.isEmpty() ? "base" : "osBase", a -> base(a.string(0)));
            f.put(prefix.isEmpty() ? "dir" : "osDir", a -> directory(a.string(0)));
            f.put(prefix.isEmpty() ? "ext" : "osExt", a -> extension(a.string(0)));
            f.put(prefix.isEmpty() ? "clean" : "osClean", a -> clean(a.string(0)));
            f.put(prefix.isEmpty() ? "isAbs" : "osIsAbs", a -> a.string(0).startsWith("/"));
        }
        f.put("urlParse", a -> parseUrl(a.string(0)));
        f.put("urlJoin", a -> joinUrl(a.map(0)));
        // As with Helm's --enable-dns unset, a render does not depend on the network.
        f.put("getHostByName", a -> "");
    }

    private static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        String trimmed = path;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed.equals("/") ? "/" : trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : clean(path.substring(0, slash + 1));
    }

    private static String extension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    /** Go's path.Clean. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> steps = new ArrayDeque<>();
        for (String step : path.split("/")) {
            if (step.isEmpty() || step.equals(".")) {
                continue;
            }
            boolean canRise = !steps.isEmpty() && !steps.getLast().equals("..");
            if (step.equals("..") && canRise) {
                steps.removeLast();
            } else if (!step.equals("..") || !absolute) {
                steps.add(step);
            }
        }
        String cleaned = (absolute ? "/" : "") + String.join("/", steps);
        return cleaned.isEmpty() ? "." : cleaned;
    }

    private static Map<String, Object> parseUrl(String text) {
        Matcher match = URL.matcher(text);
        if (!match.matches()) {
            throw EngineException.template("unable to parse url: " + text);
        }
        String scheme = group(match, 1);
        String authority = group(match, 3);
        String path = group(match, 4);
        boolean opaque = !scheme.isEmpty() && match.group(2) == null && !path.startsWith("/");
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        Map<String, Object> url = new TreeMap<>();
        url.put("scheme", scheme.toLowerCase(Locale.ROOT));
        url.put("userinfo", at < 0 ? "" : authority.substring(0, at));
        url.put("host", host);
        url.put("hostname", hostname(host));
        url.put("path", opaque ? "" : path);
        url.put("opaque", opaque ? path : "");
        url.put("query", group(match, 6));
        url.put("fragment", group(match, 8));
        return url;
    }

    private static String group(Matcher match, int group) {
        String text = match.group(group);
        return text == null ? "" : text;
    }

    private static String hostname(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return host.substring(1, end < 0 ? host.length() : end);
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static String joinUrl(Map<String, Object> url) {
        String scheme = GoValue.text(url, "scheme");
        String host = GoValue.text(url, "host");
        String user = GoValue.text(url, "userinfo");
        String path = GoValue.text(url, "path");
        String opaque = GoValue.text(url, "opaque");
        String query = GoValue.text(url, "query");
        String fragment = GoValue.text(url, "fragment");
        StringBuilder out = new StringBuilder();
        out.append(scheme.isEmpty() ? "" : scheme + ":");
        if (opaque.isEmpty()) {
            boolean authority = !scheme.isEmpty() || !host.isEmpty() || !user.isEmpty();
            out.append(authority ? "//" : "").append(user.isEmpty() ? "" : user + "@");
            out.append(host);
            boolean slash = !path.isEmpty() && !path.startsWith("/") && !host.isEmpty();
            out.append(slash ? "/" : "").append(path);
        } else {
            out.append(opaque);
        }
        out.append(query.isEmpty() ? "" : "?" + query);
        return out.append(fragment.isEmpty() ? "" : "#" + fragment).toString();
    }
}
