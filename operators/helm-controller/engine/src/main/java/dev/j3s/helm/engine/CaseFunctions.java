package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Sprig's changes of letter case. */
final class CaseFunctions {
    private CaseFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("title", a -> title(a.string(0)));
        f.put("untitle", a -> untitle(a.string(0)));
        f.put("snakecase", a -> lowerWords(a.string(0), "_"));
        f.put("kebabcase", a -> lowerWords(a.string(0), "-"));
        f.put(
                "camelcase",
                a ->
                        words(a.string(0)).stream()
                                .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                                .collect(Collectors.joining()));
        f.put("swapcase", a -> swap(a.string(0)));
        f.put(
                "initials",
                a ->
                        Arrays.stream(a.string(0).strip().split("\\s+"))
                                .filter(w -> !w.isEmpty())
                                .map(w -> w.substring(0, 1))
                                .collect(Collectors.joining()));
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean start = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(start ? Character.toTitleCase(c) : c);
            start = !(Character.isLetterOrDigit(c) || c == '_' || c == '\'');
        }
        return out.toString();
    }

    private static String untitle(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private static String lowerWords(String text, String separator) {
        return words(text).stream()
                .map(w -> w.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(separator));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separator = c == '_' || c == '-' || c == ' ' || c == '.';
            if (separator || startsWord(text, i) && !word.isEmpty()) {
                flush(word, words);
            }
            if (!separator) {
                word.append(c);
            }
        }
        flush(word, words);
        return words;
    }

    /** An upper case letter after a lower case one, or the last of several before a lower one. */
    private static boolean startsWord(String text, int i) {
        if (i == 0 || !Character.isUpperCase(text.charAt(i))) {
            return false;
        }
        boolean lowerNext = i + 1 < text.length() && Character.isLowerCase(text.charAt(i + 1));
        return !Character.isUpperCase(text.charAt(i - 1)) || lowerNext;
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String swap(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c ->
                        Character.isUpperCase(c)
                                ? Character.toLowerCase(c)
                                : Character.toUpperCase(c))
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
