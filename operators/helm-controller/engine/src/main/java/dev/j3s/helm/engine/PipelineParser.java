package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Parses what stands inside an action: pipelines, commands and operands; knows the variables. */
final class PipelineParser {
    private static final Set<TokenKind> NOT_A_COMMAND =
            Set.of(
                    TokenKind.END,
                    TokenKind.RIGHT_DELIMITER,
                    TokenKind.RIGHT_PAREN,
                    TokenKind.KEYWORD,
                    TokenKind.DECLARE,
                    TokenKind.ASSIGN,
                    TokenKind.COMMA,
                    TokenKind.PIPE);

    private final Source source;
    private final TokenCursor tokens;
    private final Predicate<String> isFunction;
    private final List<String> variables = new ArrayList<>(List.of("$"));

    PipelineParser(Source source, TokenCursor tokens, Predicate<String> isFunction) {
        this.source = source;
        this.tokens = tokens;
        this.isFunction = isFunction;
    }

    int scope() {
        return variables.size();
    }

    void leaveScope(int scope) {
        variables.subList(scope, variables.size()).clear();
    }

    /** A template sees no variable of its surroundings; returns those to restore. */
    List<String> enterTemplate() {
        List<String> outer = List.copyOf(variables);
        leaveScope(1);
        return outer;
    }

    void leaveTemplate(List<String> outer) {
        variables.clear();
        variables.addAll(outer);
    }

    Node.Pipeline pipeline(String context, TokenKind end) {
        int start = tokens.peekNonSpace().position();
        List<String> names = new ArrayList<>();
        boolean assign = declarations(context, names);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            Token token = tokens.peekNonSpace();
            if (token.is(end)) {
                tokens.nextNonSpace();
                checkExecutable(context, token, commands, start);
                return new Node.Pipeline(start, assign, names, commands);
            }
            if (NOT_A_COMMAND.contains(token.kind())) {
                throw source.parseError(
                        token.position(), "unexpected " + token.describe() + " in " + context);
            }
            commands.add(command(context));
        }
    }

    private void checkExecutable(
            String context, Token end, List<Node.Command> commands, int start) {
        if (commands.isEmpty()) {
            throw source.parseError(end.position(), "missing value for " + context);
        }
        for (int stage = 1; stage < commands.size(); stage++) {
            Node head = commands.get(stage).head();
            if (head instanceof Node.Constant
                    || head instanceof Node.Dot
                    || head instanceof Node.NilLiteral) {
                throw source.parseError(
                        start, "non executable command in pipeline stage " + (stage + 1));
            }
        }
    }

    /** Reads {@code $x :=}, {@code $x =} or, in a range, {@code $k, $v :=}. */
    private boolean declarations(String context, List<String> names) {
        int mark = tokens.mark();
        Token first = tokens.peekNonSpace();
        if (!first.is(TokenKind.VARIABLE)) {
            return false;
        }
        tokens.nextNonSpace();
        Token after = tokens.peekNonSpace();
        if (after.is(TokenKind.DECLARE) || after.is(TokenKind.ASSIGN)) {
            names.add(first.text());
        } else if (after.is(TokenKind.COMMA) && context.equals("range")) {
            tokens.nextNonSpace();
            Token second = tokens.nextNonSpace();
            if (!second.is(TokenKind.VARIABLE)) {
                throw source.parseError(second.position(), "range can only initialize variables");
            }
            names.add(first.text());
            names.add(second.text());
            after = tokens.peekNonSpace();
            if (!after.is(TokenKind.DECLARE) && !after.is(TokenKind.ASSIGN)) {
                throw source.parseError(after.position(), "expected := in range");
            }
        } else {
            tokens.reset(mark);
            return false;
        }
        tokens.nextNonSpace();
        boolean assign = after.is(TokenKind.ASSIGN);
        if (!assign) {
            variables.addAll(names);
        }
        return assign;
    }

    private Node.Command command(String context) {
        int start = tokens.peekNonSpace().position();
        List<Node> words = new ArrayList<>();
        while (true) {
            tokens.peekNonSpace();
            operand().ifPresent(words::add);
            Token token = tokens.next();
            if (token.is(TokenKind.SPACE)) {
                continue;
            }
            if (token.is(TokenKind.RIGHT_DELIMITER) || token.is(TokenKind.RIGHT_PAREN)) {
                tokens.back();
                break;
            }
            if (!token.is(TokenKind.PIPE)) {
                throw source.parseError(
                        token.position(), "unexpected " + token.describe() + " in operand");
            }
            Token next = tokens.peekNonSpace();
            if (next.is(TokenKind.RIGHT_DELIMITER) || next.is(TokenKind.RIGHT_PAREN)) {
                throw source.parseError(next.position(), "missing value for " + context);
            }
            break;
        }
        if (words.isEmpty()) {
            throw source.parseError(start, "empty command");
        }
        return new Node.Command(start, words);
    }

    private Optional<Node> operand() {
        Optional<Node> term = term();
        if (term.isEmpty() || !tokens.peek().is(TokenKind.FIELD)) {
            return term;
        }
        // As in Go, an error in a chain points at its second element.
        int at = tokens.peek().position();
        List<String> path = new ArrayList<>();
        while (tokens.peek().is(TokenKind.FIELD)) {
            path.add(tokens.next().text());
        }
        return Optional.of(
                switch (term.get()) {
                    case Node.Field f -> new Node.Field(at, concat(f.path(), path));
                    case Node.Variable v -> new Node.Variable(at, v.name(), concat(v.path(), path));
                    case Node.Constant c ->
                            throw source.parseError(
                                    c.position(), "unexpected . after term \"" + c.text() + "\"");
                    case Node.NilLiteral n ->
                            throw source.parseError(
                                    n.position(), "unexpected . after term \"nil\"");
                    default -> new Node.Chain(at, term.get(), path);
                });
    }

    private static List<String> concat(List<String> left, List<String> right) {
        List<String> all = new ArrayList<>(left);
        all.addAll(right);
        return List.copyOf(all);
    }

    private Optional<Node> term() {
        Token token = tokens.next();
        int at = token.position();
        Node node =
                switch (token.kind()) {
                    case IDENTIFIER -> identifier(token);
                    case DOT -> new Node.Dot(at);
                    case NIL -> new Node.NilLiteral(at);
                    case VARIABLE -> variable(token);
                    case FIELD -> new Node.Field(at, List.of(token.text()));
                    case BOOLEAN -> new Node.Constant(at, token.text().equals("true"));
                    case STRING, RAW_STRING -> new Node.Constant(at, token.text());
                    case CHARACTER -> new Node.Constant(at, token.text().codePointAt(0));
                    case NUMBER -> number(token);
                    case LEFT_PAREN -> pipeline("parenthesized pipeline", TokenKind.RIGHT_PAREN);
                    default -> {
                        tokens.back();
                        yield null;
                    }
                };
        return Optional.ofNullable(node);
    }

    private Node identifier(Token token) {
        if (!isFunction.test(token.text())) {
            throw source.parseError(
                    token.position(), "function \"" + token.text() + "\" not defined");
        }
        return new Node.Identifier(token.position(), token.text());
    }

    private Node variable(Token token) {
        if (!variables.contains(token.text())) {
            throw source.parseError(
                    token.position(), "undefined variable \"" + token.text() + "\"");
        }
        return new Node.Variable(token.position(), token.text(), List.of());
    }

    private Node number(Token token) {
        try {
            return new Node.Constant(token.position(), NumberLiteral.parse(token.text()));
        } catch (NumberFormatException e) {
            throw source.parseError(
                    token.position(), "bad number syntax: \"" + token.text() + "\"");
        }
    }
}
