package dev.j3s.helm.engine;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Regular expressions by RE2, as in Go: linear in time, no backtracking. */
final class RegexFunctions {
    private static final List<String> WITH_MUST_FORM =
            List.of("Match", "Find", "FindAll", "ReplaceAll", "ReplaceAllLiteral", "Split");
    private static final String META = "\\.+*?()|[]{}^$";

    private RegexFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("regexMatch", a -> pattern(a.string(0)).matcher(a.string(1)).find());
        f.put("regexFind", a -> find(pattern(a.string(0)).matcher(a.string(1))));
        f.put("regexFindAll", a -> findAll(a.string(0), a.string(1), a.integer(2)));
        f.put("regexReplaceAll", a -> replaceAll(a.string(0), a.string(1), a.string(2), false));
        f.put(
                "regexReplaceAllLiteral",
                a -> replaceAll(a.string(0), a.string(1), a.string(2), true));
        f.put("regexSplit", a -> split(a.string(0), a.string(1), a.integer(2)));
        f.put("regexQuoteMeta", a -> quoteMeta(a.string(0)));
        for (String name : WITH_MUST_FORM) {
            f.put("mustRegex" + name, a -> f.getOrDefault("regex" + name, b -> "").call(a));
        }
    }

    static Pattern pattern(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw EngineException.template(
                    "error parsing regexp: " + e.getDescription() + ": `" + expression + "`");
        }
    }

    private static String find(Matcher matcher) {
        return matcher.find() ? matcher.group() : "";
    }

    private static Object findAll(String expression, String text, int limit) {
        List<Object> found = new ArrayList<>();
        Matcher matcher = pattern(expression).matcher(text);
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static String replaceAll(
            String expression, String text, String replacement, boolean literal) {
        Matcher matcher = pattern(expression).matcher(text);
        StringBuilder out = new StringBuilder();
        int end = 0;
        int lastEmpty = -1;
        while (matcher.find()) {
            // Go's ReplaceAll ignores an empty match right after a match.
            boolean emptyAfterMatch =
                    matcher.start() == matcher.end() && matcher.start() == lastEmpty;
            if (!emptyAfterMatch) {
                out.append(text, end, matcher.start());
                out.append(literal ? replacement : expand(matcher, replacement));
                StringFunctions.checkSize(out.length());
            } else {
                out.append(text, end, matcher.start());
            }
            end = matcher.end();
            lastEmpty = end;
        }
        return out.append(text.substring(end)).toString();
    }

    /** Go's Expand: $1, $name, ${name}, $$; an unknown name is empty. */
    private static String expand(Matcher matcher, String template) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$' || i + 1 >= template.length()) {
                out.append(c);
                i++;
                continue;
            }
            if (template.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
                continue;
            }
            boolean braced = template.charAt(i + 1) == '{';
            int start = braced ? i + 2 : i + 1;
            int end = start;
            while (end < template.length() && isWord(template.charAt(end))) {
                end++;
            }
            boolean closed = !braced || end < template.length() && template.charAt(end) == '}';
            if (end == start || !closed) {
                out.append(c);
                i++;
                continue;
            }
            out.append(group(matcher, template.substring(start, end)));
            i = braced ? end + 1 : end;
        }
        return out.toString();
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String group(Matcher matcher, String name) {
        boolean number = name.chars().allMatch(Character::isDigit);
        if (number) {
            int index = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name);
            return index > matcher.groupCount() ? "" : orEmpty(matcher.group(index));
        }
        boolean known = matcher.pattern().namedGroups().containsKey(name);
        return known ? orEmpty(matcher.group(name)) : "";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Object split(String expression, String text, int limit) {
        List<Object> parts = new ArrayList<>();
        if (limit == 0) {
            return parts;
        }
        Matcher matcher = pattern(expression).matcher(text);
        int end = 0;
        while ((limit < 0 || parts.size() < limit - 1) && matcher.find()) {
            if (matcher.end() != 0) {
                parts.add(text.substring(end, matcher.start()));
                end = matcher.end();
            }
        }
        parts.add(text.substring(end));
        return parts;
    }

    private static String quoteMeta(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(META.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toString();
    }
}
