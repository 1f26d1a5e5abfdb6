package dev.j3s.helm.engine;

import java.util.regex.Pattern;

/** File name patterns: Go's filepath.Match, and gobwas/glob which {@code .Files.Glob} uses. */
final class Glob {
    private Glob() {}

    /** {@code *}, {@code ?} and classes, none crossing a slash. */
    static Pattern fileName(String glob) {
        return compile(glob, false);
    }

    /** Besides, {@code **} crosses slashes and {@code {a,b}} are alternatives. */
    static Pattern path(String glob) {
        return compile(glob, true);
    }

    private static Pattern compile(String glob, boolean extended) {
        StringBuilder out = new StringBuilder();
        int braces = 0;
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            int close = c == '[' ? glob.indexOf(']', i + 1) : -1;
            if (c == '*') {
                boolean twice = extended && glob.startsWith("**", i);
                out.append(twice ? ".*" : "[^/]*");
                i += twice ? 1 : 0;
            } else if (c == '?') {
                out.append("[^/]");
            } else if (close > 0) {
                out.append(characterClass(glob.substring(i + 1, close)));
                i = close;
            } else if (extended && c == '{') {
                out.append("(?:");
                braces++;
            } else if (extended && c == '}' && braces > 0) {
                out.append(')');
                braces--;
            } else if (extended && c == ',' && braces > 0) {
                out.append('|');
            } else if (c == '\\' && i + 1 < glob.length()) {
                out.append(Pattern.quote(glob.substring(i + 1, i + 2)));
                i++;
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
            i++;
        }
        return Pattern.compile(out.append(")".repeat(braces)).toString(), Pattern.DOTALL);
    }

    private static String characterClass(String body) {
        boolean negated = body.startsWith("^") || body.startsWith("!");
        String rest =
                (negated ? body.substring(1) : body).replace("\\", "\\\\").replace("[", "\\[");
        return "[" + (negated ? "^" : "") + rest.replace("&&", "&\\&") + "]";
    }
}
