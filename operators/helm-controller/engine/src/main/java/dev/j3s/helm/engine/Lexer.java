package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a template into tokens; trim markers and comments are resolved here. */
final class Lexer {
    private static final Set<String> KEYWORDS =
            Set.of(
                    "if",
                    "else",
                    "end",
                    "range",
                    "with",
                    "define",
                    "template",
                    "block",
                    "break",
                    "continue");
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String TRIM_RIGHT = "-}}";

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int parens;
    private boolean trimNext;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> tokens(Source source) {
        return new Lexer(source).run();
    }

    private List<Token> run() {
        while (true) {
            int left = text.indexOf(LEFT, position);
            if (left < 0) {
                text(text.length(), false);
                add(TokenKind.END, "", text.length());
                return tokens;
            }
            int after = left + LEFT.length();
            boolean trimmed =
                    at(after) == '-' && after + 1 < text.length() && isSpace(at(after + 1));
            text(left, trimmed);
            position = trimmed ? after + 1 : after;
            int comment = trimmed ? skipSpaces(position) : position;
            if (text.startsWith("/*", comment)) {
                comment(left, comment);
            } else {
                add(TokenKind.LEFT_DELIMITER, LEFT, left);
                action(left);
            }
        }
    }

    private void text(int end, boolean trimRight) {
        int start = position;
        if (trimNext) {
            start = Math.min(end, skipSpaces(start));
        }
        trimNext = false;
        int stop = end;
        while (trimRight && stop > start && isSpace(at(stop - 1))) {
            stop--;
        }
        if (stop > start) {
            add(TokenKind.TEXT, text.substring(start, stop), start);
        }
    }

    private void comment(int left, int start) {
        int end = text.indexOf("*/", start + 2);
        if (end < 0) {
            throw source.parseError(left, "unclosed comment");
        }
        int after = end + 2;
        int spaced = skipSpaces(after);
        if (spaced > after && text.startsWith(TRIM_RIGHT, spaced)) {
            trimNext = true;
            position = spaced + TRIM_RIGHT.length();
        } else if (text.startsWith(RIGHT, after)) {
            position = after + RIGHT.length();
        } else {
            throw source.parseError(left, "comment ends before closing delimiter");
        }
    }

    private void action(int left) {
        parens = 0;
        while (true) {
            if (position >= text.length()) {
                throw source.parseError(left, "unclosed action");
            }
            if (isSpace(at(position))) {
                int next = skipSpaces(position);
                if (text.startsWith(TRIM_RIGHT, next)) {
                    add(TokenKind.RIGHT_DELIMITER, RIGHT, next);
                    position = next + TRIM_RIGHT.length();
                    trimNext = true;
                    return;
                }
                add(TokenKind.SPACE, " ", position);
                position = next;
            } else if (text.startsWith(RIGHT, position)) {
                if (parens != 0) {
                    throw source.parseError(left, "unclosed left paren");
                }
                add(TokenKind.RIGHT_DELIMITER, RIGHT, position);
                position += RIGHT.length();
                return;
            } else {
                token();
            }
        }
    }

    private void token() {
        int start = position;
        char c = at(start);
        switch (c) {
            case '|' -> single(TokenKind.PIPE);
            case '(' -> {
                parens++;
                single(TokenKind.LEFT_PAREN);
            }
            case ')' -> {
                parens--;
                if (parens < 0) {
                    throw source.parseError(start, "unexpected right paren");
                }
                single(TokenKind.RIGHT_PAREN);
            }
            case ',' -> single(TokenKind.COMMA);
            case '=' -> single(TokenKind.ASSIGN);
            case ':' -> declare(start);
            case '"' -> quoted(TokenKind.STRING, "unterminated quoted string");
            case '\'' -> quoted(TokenKind.CHARACTER, "unterminated character constant");
            case '`' -> raw(start);
            case '$' -> {
                position = skipName(start + 1);
                add(TokenKind.VARIABLE, text.substring(start, position), start);
            }
            default -> wordOrNumber(start, c);
        }
    }

    private void wordOrNumber(int start, char c) {
        boolean digitNext = start + 1 < text.length() && Character.isDigit(at(start + 1));
        if (c == '.' && !digitNext) {
            position = skipName(start + 1);
            if (position == start + 1) {
                add(TokenKind.DOT, ".", start);
            } else {
                add(TokenKind.FIELD, text.substring(start + 1, position), start);
            }
        } else if (Character.isDigit(c) || c == '+' || c == '-' || c == '.') {
            number(start);
        } else if (isNamePart(c)) {
            position = skipName(start);
            word(text.substring(start, position), start);
        } else {
            throw source.parseError(
                    start, String.format("unexpected U+%04X '%c' in action", (int) c, c));
        }
    }

    private void single(TokenKind kind) {
        add(kind, text.substring(position, position + 1), position);
        position++;
    }

    private void declare(int start) {
        if (!text.startsWith(":=", start)) {
            throw source.parseError(start, "expected :=");
        }
        add(TokenKind.DECLARE, ":=", start);
        position += 2;
    }

    private void quoted(TokenKind kind, String unterminated) {
        int start = position;
        char quote = at(start);
        int p = start + 1;
        while (true) {
            if (p >= text.length() || at(p) == '\n') {
                throw source.parseError(start, unterminated);
            }
            char c = at(p);
            if (c == quote) {
                break;
            }
            p += c == '\\' ? 2 : 1;
        }
        position = p + 1;
        try {
            add(kind, GoString.unquote(text.substring(start + 1, p)), start);
        } catch (IllegalArgumentException e) {
            throw source.parseError(start, "invalid syntax");
        }
    }

    private void raw(int start) {
        int end = text.indexOf('`', start + 1);
        if (end < 0) {
            throw source.parseError(start, "unterminated raw quoted string");
        }
        add(TokenKind.RAW_STRING, text.substring(start + 1, end).replace("\r", ""), start);
        position = end + 1;
    }

    private void number(int start) {
        boolean hexadecimal = text.startsWith("0x", start);
        int p = start + 1;
        while (p < text.length()) {
            char c = at(p);
            boolean exponentSign =
                    (c == '+' || c == '-') && !hexadecimal && "eEpP".indexOf(at(p - 1)) >= 0;
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && !exponentSign) {
                break;
            }
            p++;
        }
        position = p;
        add(TokenKind.NUMBER, text.substring(start, p), start);
    }

    private void word(String word, int start) {
        TokenKind kind =
                switch (word) {
                    case "true", "false" -> TokenKind.BOOLEAN;
                    case "nil" -> TokenKind.NIL;
                    default -> KEYWORDS.contains(word) ? TokenKind.KEYWORD : TokenKind.IDENTIFIER;
                };
        add(kind, word, start);
    }

    private void add(TokenKind kind, String value, int start) {
        tokens.add(new Token(kind, value, start));
    }

    private char at(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private int skipSpaces(int from) {
        int p = from;
        while (p < text.length() && isSpace(at(p))) {
            p++;
        }
        return p;
    }

    private int skipName(int from) {
        int p = from;
        while (p < text.length() && isNamePart(at(p))) {
            p++;
        }
        return p;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
