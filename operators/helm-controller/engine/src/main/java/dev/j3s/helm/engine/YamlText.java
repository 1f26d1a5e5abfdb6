package dev.j3s.helm.engine;

/** The emitter's output: knows the column, chooses the style of each scalar and folds lines. */
final class YamlText {
    private static final int BEST_WIDTH = 80;
    private static final int LITERAL_INDENT_MIN = 2;

    private final StringBuilder out = new StringBuilder();
    private int lineStart;

    String text() {
        return out.toString();
    }

    void raw(String text) {
        out.append(text);
    }

    void newline() {
        out.append('\n');
        lineStart = out.length();
    }

    void spaces(int count) {
        out.repeat(' ', count);
    }

    void key(String key, int indent) {
        scalar(key, indent, true);
        out.append(':');
    }

    void scalar(String text, int indent) {
        scalar(text, indent, false);
    }

    private void scalar(String text, int indent, boolean isKey) {
        ScalarAnalysis fits = ScalarAnalysis.of(text);
        if (text.indexOf('\n') >= 0) {
            if (isKey || !fits.block()) {
                doubleQuoted(text, indent, !isKey);
            } else {
                literal(text, indent);
            }
        } else if (!YamlScalar.isPlainString(text)) {
            doubleQuoted(text, indent, !isKey);
        } else if (fits.plain()) {
            plain(text, indent, !isKey);
        } else if (fits.singleQuoted()) {
            singleQuoted(text, indent, !isKey);
        } else {
            doubleQuoted(text, indent, !isKey);
        }
    }

    private void literal(String text, int indent) {
        out.append('|');
        if (text.startsWith(" ") || text.startsWith("\n")) {
            out.append(LITERAL_INDENT_MIN);
        }
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.length() == 1 || text.endsWith("\n\n")) {
            out.append('+');
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            newline();
            if (!line.isEmpty()) {
                spaces(Math.max(indent, LITERAL_INDENT_MIN));
                out.append(line);
            }
        }
    }

    private void plain(String text, int indent, boolean mayFold) {
        boolean afterSpace = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fold = c == ' ' && mayFold && !afterSpace && isWide();
            if (fold && (i + 1 >= text.length() || text.charAt(i + 1) != ' ')) {
                newline();
                spaces(indent);
            } else {
                out.append(c);
            }
            afterSpace = c == ' ';
        }
    }

    private void singleQuoted(String text, int indent, boolean mayFold) {
        out.append('\'');
        boolean afterSpace = false;
        int last = text.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            boolean inside = i > 0 && i < last;
            boolean fold = c == ' ' && mayFold && !afterSpace && isWide() && inside;
            if (fold && text.charAt(i + 1) != ' ') {
                newline();
                spaces(indent);
            } else {
                out.append(c == '\'' ? "''" : String.valueOf(c));
            }
            afterSpace = c == ' ';
        }
        out.append('\'');
    }

    private void doubleQuoted(String text, int indent, boolean mayFold) {
        out.append('"');
        boolean afterSpace = false;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean escaped =
                    !YamlCharacter.isPrintable(c)
                            || YamlCharacter.isBreak(c)
                            || c == '"'
                            || c == '\\';
            boolean inside = i > 0 && next < text.length();
            if (escaped) {
                out.append(YamlCharacter.escape(c));
            } else if (c == ' ' && mayFold && !afterSpace && isWide() && inside) {
                newline();
                spaces(indent);
                if (text.charAt(next) == ' ') {
                    out.append('\\');
                }
            } else {
                out.appendCodePoint(c);
            }
            afterSpace = c == ' ';
            i = next;
        }
        out.append('"');
    }

    private boolean isWide() {
        return out.length() - lineStart > BEST_WIDTH;
    }
}
