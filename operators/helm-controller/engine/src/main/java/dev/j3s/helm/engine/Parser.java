package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Parses one source into its own template and those it defines. */
final class Parser {
    /**
     * How a body ended: at {@code end}, or at an {@code else} that may carry its own if or with.
     */
    private record BodyEnd(boolean isElse, Optional<Token> chained, int position) {}

    private record ParsedBody(Node.Body body, BodyEnd end) {}

    private final Source source;
    private final TokenCursor tokens;
    private final PipelineParser pipelines;
    private final Map<String, Template> defined = new LinkedHashMap<>();
    private int rangeDepth;

    private Parser(Source source, Predicate<String> isFunction) {
        this.source = source;
        this.tokens = new TokenCursor(Lexer.tokens(source));
        this.pipelines = new PipelineParser(source, tokens, isFunction);
    }

    /** The templates of the source, the one named like the source first. */
    static List<Template> parse(Source source, Predicate<String> isFunction) {
        return new Parser(source, isFunction).run();
    }

    private List<Template> run() {
        List<Node> nodes = new ArrayList<>();
        while (!tokens.peek().is(TokenKind.END)) {
            int mark = tokens.mark();
            if (tokens.next().is(TokenKind.LEFT_DELIMITER)
                    && tokens.nextNonSpace().isKeyword("define")) {
                define();
                continue;
            }
            tokens.reset(mark);
            var end = node(nodes);
            if (end.isPresent()) {
                String word = end.get().isElse() ? "{{else}}" : "{{end}}";
                throw source.parseError(end.get().position(), "unexpected " + word);
            }
        }
        List<Template> all = new ArrayList<>();
        all.add(new Template(source.name(), source, new Node.Body(0, nodes)));
        all.addAll(defined.values());
        return all;
    }

    private void define() {
        Token name = templateName("define clause");
        expectRightDelimiter("define clause");
        int outerRanges = rangeDepth;
        rangeDepth = 0;
        List<String> outer = pipelines.enterTemplate();
        ParsedBody parsed = body(name.position());
        if (parsed.end().isElse()) {
            throw source.parseError(
                    parsed.end().position(), "unexpected {{else}} in define clause");
        }
        pipelines.leaveTemplate(outer);
        rangeDepth = outerRanges;
        addDefinition(name.text(), parsed.body());
    }

    private void addDefinition(String name, Node.Body body) {
        Template old = defined.get(name);
        if (old == null || old.isBlank() || !body.isBlank()) {
            defined.put(name, new Template(name, source, body));
        }
    }

    private ParsedBody body(int position) {
        List<Node> nodes = new ArrayList<>();
        while (true) {
            if (tokens.peek().is(TokenKind.END)) {
                throw source.parseError(tokens.peek().position(), "unexpected EOF");
            }
            var end = node(nodes);
            if (end.isPresent()) {
                return new ParsedBody(new Node.Body(position, nodes), end.get());
            }
        }
    }

    /** Parses one text or action; an {@code end} or {@code else} is returned instead of added. */
    private Optional<BodyEnd> node(List<Node> into) {
        Token first = tokens.next();
        if (first.is(TokenKind.TEXT)) {
            into.add(new Node.Text(first.position(), first.text()));
            return Optional.empty();
        }
        Token keyword = tokens.nextNonSpace();
        if (!keyword.is(TokenKind.KEYWORD)) {
            tokens.back();
            var pipeline = pipelines.pipeline("command", TokenKind.RIGHT_DELIMITER);
            into.add(new Node.Action(keyword.position(), pipeline));
            return Optional.empty();
        }
        switch (keyword.text()) {
            case "end" -> {
                expectRightDelimiter("end");
                return Optional.of(new BodyEnd(false, Optional.empty(), keyword.position()));
            }
            case "else" -> {
                return Optional.of(elseMark(keyword));
            }
            case "if", "with", "range" -> into.add(branch(keyword));
            case "template" -> into.add(invoke(keyword));
            case "block" -> into.add(block(keyword));
            case "break", "continue" -> into.add(loopControl(keyword));
            default ->
                    throw source.parseError(
                            keyword.position(), "unexpected {{" + keyword.text() + "}}");
        }
        return Optional.empty();
    }

    private BodyEnd elseMark(Token keyword) {
        Token next = tokens.peekNonSpace();
        if (next.isKeyword("if") || next.isKeyword("with")) {
            return new BodyEnd(true, Optional.of(next), keyword.position());
        }
        expectRightDelimiter("else");
        return new BodyEnd(true, Optional.empty(), keyword.position());
    }

    private Node branch(Token keyword) {
        int scope = pipelines.scope();
        boolean range = keyword.isKeyword("range");
        var pipeline = pipelines.pipeline(keyword.text(), TokenKind.RIGHT_DELIMITER);
        rangeDepth += range ? 1 : 0;
        ParsedBody parsed = body(keyword.position());
        rangeDepth -= range ? 1 : 0;
        Optional<Node.Body> otherwise = otherwise(parsed.end());
        pipelines.leaveScope(scope);
        int at = keyword.position();
        return switch (keyword.text()) {
            case "if" -> new Node.If(at, pipeline, parsed.body(), otherwise);
            case "with" -> new Node.With(at, pipeline, parsed.body(), otherwise);
            default -> new Node.Range(at, pipeline, parsed.body(), otherwise);
        };
    }

    private Optional<Node.Body> otherwise(BodyEnd end) {
        if (!end.isElse()) {
            return Optional.empty();
        }
        if (end.chained().isPresent()) {
            Node inner = branch(tokens.nextNonSpace());
            return Optional.of(new Node.Body(end.position(), List.of(inner)));
        }
        ParsedBody parsed = body(end.position());
        if (parsed.end().isElse()) {
            throw source.parseError(parsed.end().position(), "expected end; found {{else}}");
        }
        return Optional.of(parsed.body());
    }

    private Node invoke(Token keyword) {
        Token name = templateName("template clause");
        if (tokens.peekNonSpace().is(TokenKind.RIGHT_DELIMITER)) {
            tokens.nextNonSpace();
            return new Node.Invoke(keyword.position(), name.text(), Optional.empty());
        }
        var argument = pipelines.pipeline("template clause", TokenKind.RIGHT_DELIMITER);
        return new Node.Invoke(keyword.position(), name.text(), Optional.of(argument));
    }

    private Node block(Token keyword) {
        Token name = templateName("block clause");
        var argument = pipelines.pipeline("block clause", TokenKind.RIGHT_DELIMITER);
        List<String> outer = pipelines.enterTemplate();
        ParsedBody parsed = body(keyword.position());
        if (parsed.end().isElse()) {
            throw source.parseError(parsed.end().position(), "unexpected {{else}} in block clause");
        }
        pipelines.leaveTemplate(outer);
        addDefinition(name.text(), parsed.body());
        return new Node.Invoke(keyword.position(), name.text(), Optional.of(argument));
    }

    private Node loopControl(Token keyword) {
        expectRightDelimiter(keyword.text());
        if (rangeDepth == 0) {
            throw source.parseError(
                    keyword.position(), "{{" + keyword.text() + "}} outside {{range}}");
        }
        return keyword.isKeyword("break")
                ? new Node.Break(keyword.position())
                : new Node.Continue(keyword.position());
    }

    private Token templateName(String context) {
        Token name = tokens.nextNonSpace();
        if (!name.is(TokenKind.STRING) && !name.is(TokenKind.RAW_STRING)) {
            throw source.parseError(
                    name.position(), "unexpected " + name.describe() + " in " + context);
        }
        return name;
    }

    private void expectRightDelimiter(String context) {
        Token token = tokens.nextNonSpace();
        if (!token.is(TokenKind.RIGHT_DELIMITER)) {
            throw source.parseError(
                    token.position(), "unexpected " + token.describe() + " in " + context);
        }
    }
}
