package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sprig's strings: trimming, cutting, quoting, joining, splitting. */
final class StringFunctions {
    /** Larger results are refused before they are built. */
    private static final long CHARS_MAX = 16L << 20;

    private StringFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        registerTrimming(f);
        registerQuoting(f);
        registerLists(f);
        f.put("upper", a -> a.string(0).toUpperCase(Locale.ROOT));
        f.put("lower", a -> a.string(0).toLowerCase(Locale.ROOT));
        f.put("repeat", a -> repeat(a.integer(0), a.string(1)));
        f.put("substr", a -> substring(a.integer(0), a.integer(1), a.string(2)));
        f.put("nospace", a -> a.string(0).replaceAll("\\s", ""));
        f.put("trunc", a -> truncate(a.integer(0), a.string(1)));
        f.put("contains", a -> a.string(1).contains(a.string(0)));
        f.put("hasPrefix", a -> a.string(1).startsWith(a.string(0)));
        f.put("hasSuffix", a -> a.string(1).endsWith(a.string(0)));
        f.put("indent", a -> indent(a.integer(0), a.string(1)));
        f.put("nindent", a -> "\n" + indent(a.integer(0), a.string(1)));
        f.put("replace", a -> a.string(2).replace(a.string(0), a.string(1)));
        f.put("plural", a -> a.integer(2) == 1 ? a.string(0) : a.string(1));
        f.put("abbrev", a -> abbreviate(0, a.integer(0), a.string(1)));
        f.put("abbrevboth", a -> abbreviate(a.integer(0), a.integer(1), a.string(2)));
        f.put("wrap", a -> wrap(a.integer(0), a.string(1), "\n"));
        f.put("wrapWith", a -> wrap(a.integer(0), a.string(2), a.string(1)));
        f.put("toString", a -> Conversions.text(a.value(0)));
        f.put("hello", a -> "Hello!");
    }

    private static void registerTrimming(Map<String, TemplateFunction> f) {
        f.put("trim", a -> a.string(0).strip());
        f.put("trimAll", a -> trim(a.string(1), a.string(0)));
        f.put("trimall", a -> trim(a.string(1), a.string(0)));
        f.put("trimPrefix", a -> trimPrefix(a.string(1), a.string(0)));
        f.put("trimSuffix", a -> trimSuffix(a.string(1), a.string(0)));
    }

    private static void registerQuoting(Map<String, TemplateFunction> f) {
        f.put("quote", a -> join(" ", a, v -> GoFormat.quote(Conversions.text(v))));
        f.put("squote", a -> join(" ", a, v -> "'" + GoFormat.print(v) + "'"));
        f.put("cat", a -> join(" ", a, GoFormat::print));
    }

    private static void registerLists(Map<String, TemplateFunction> f) {
        f.put("toStrings", a -> new ArrayList<Object>(Conversions.texts(a.value(0))));
        f.put("join", a -> String.join(a.string(0), Conversions.texts(a.value(1))));
        f.put(
                "sortAlpha",
                a -> {
                    List<String> texts = Conversions.texts(a.value(0));
                    Collections.sort(texts);
                    return new ArrayList<Object>(texts);
                });
        f.put("splitList", a -> new ArrayList<Object>(split(a.string(0), a.string(1), -1)));
        f.put("split", a -> numbered(split(a.string(0), a.string(1), -1)));
        f.put("splitn", a -> numbered(split(a.string(0), a.string(2), a.integer(1))));
    }

    private static String join(String separator, Arguments a, Function<Object, String> text) {
        return a.all().stream()
                .filter(v -> v != Nil.NIL)
                .map(text)
                .collect(Collectors.joining(separator));
    }

    private static List<String> split(String separator, String text, int limit) {
        if (separator.isEmpty()) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        return List.of(text.split(Pattern.quote(separator), limit));
    }

    private static Map<String, Object> numbered(List<String> parts) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < parts.size(); i++) {
            map.put("_" + i, parts.get(i));
        }
        return map;
    }

    private static String repeat(int count, String text) {
        if (count < 0) {
            throw EngineException.template("strings: negative Repeat count");
        }
        checkSize((long) count * text.length());
        return text.repeat(count);
    }

    static void checkSize(long chars) {
        if (chars > CHARS_MAX) {
            throw EngineException.limit("a string of more than " + CHARS_MAX + " characters");
        }
    }

    private static String indent(int spaces, String text) {
        if (spaces < 0) {
            throw EngineException.template("strings: negative Repeat count");
        }
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        checkSize(text.length() + lines * spaces);
        String pad = " ".repeat(spaces);
        return pad + text.replace("\n", "\n" + pad);
    }

    private static String substring(int start, int end, String text) {
        int length = text.length();
        if (start < 0) {
            return text.substring(0, Math.clamp(end, 0, length));
        }
        int from = Math.min(start, length);
        return end < 0 || end > length ? text.substring(from) : cut(text, from, end);
    }

    private static String cut(String text, int from, int end) {
        if (from > end) {
            throw EngineException.template("slice bounds out of range [" + from + ":" + end + "]");
        }
        return text.substring(from, end);
    }

    private static String truncate(int count, String text) {
        if (count < 0 && text.length() + count > 0) {
            return text.substring(text.length() + count);
        }
        return count >= 0 && text.length() > count ? text.substring(0, count) : text;
    }

    private static String trim(String text, String cutset) {
        int start = 0;
        int end = text.length();
        while (start < end && cutset.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && cutset.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static String trimPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String trimSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String abbreviate(int left, int right, String text) {
        if (right < 4 || left > 0 && right < 7 || text.length() <= right) {
            return text;
        }
        if (left <= 0) {
            return text.substring(0, right - 3) + "...";
        }
        int from = Math.min(left, text.length());
        String tail = text.substring(from);
        boolean fits = tail.length() <= right - 3;
        return fits ? "..." + tail : "..." + tail.substring(0, right - 6) + "...";
    }

    private static String wrap(int width, String text, String newline) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > width) {
                out.append(newline);
                column = 0;
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }
}
