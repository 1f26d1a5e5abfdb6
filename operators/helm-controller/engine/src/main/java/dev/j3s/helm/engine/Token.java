package dev.j3s.helm.engine;

/** One token: its kind, its text (strings already unquoted) and where it starts in the source. */
record Token(TokenKind kind, String text, int position) {
    boolean is(TokenKind wanted) {
        return kind == wanted;
    }

    boolean isKeyword(String word) {
        return kind == TokenKind.KEYWORD && text.equals(word);
    }

    /** How Go names the token in a parse error. */
    String describe() {
        return switch (kind) {
            case END -> "EOF";
            case STRING -> GoFormat.quote(text);
            case KEYWORD, LEFT_DELIMITER, RIGHT_DELIMITER -> "<" + text + ">";
            default -> "\"" + text + "\"";
        };
    }
}
