package dev.j3s.helm.engine;

import java.util.List;

/** A position in a list of tokens that ends with {@link TokenKind#END}. */
final class TokenCursor {
    private final List<Token> tokens;
    private int index;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token next() {
        Token token = peek();
        if (index < tokens.size() - 1) {
            index++;
        }
        return token;
    }

    Token peek() {
        return tokens.get(index);
    }

    Token nextNonSpace() {
        skipSpace();
        return next();
    }

    Token peekNonSpace() {
        skipSpace();
        return peek();
    }

    void back() {
        index--;
    }

    int mark() {
        return index;
    }

    void reset(int mark) {
        index = mark;
    }

    private void skipSpace() {
        while (peek().is(TokenKind.SPACE)) {
            index++;
        }
    }
}
