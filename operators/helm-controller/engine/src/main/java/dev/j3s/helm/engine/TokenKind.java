package dev.j3s.helm.engine;

/** What a token of a template is. */
enum TokenKind {
    TEXT,
    LEFT_DELIMITER,
    RIGHT_DELIMITER,
    IDENTIFIER,
    KEYWORD,
    FIELD,
    VARIABLE,
    DOT,
    STRING,
    RAW_STRING,
    CHARACTER,
    NUMBER,
    BOOLEAN,
    NIL,
    PIPE,
    LEFT_PAREN,
    RIGHT_PAREN,
    DECLARE,
    ASSIGN,
    COMMA,
    SPACE,
    END
}
