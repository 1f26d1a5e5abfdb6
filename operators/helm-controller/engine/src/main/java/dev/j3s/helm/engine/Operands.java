package dev.j3s.helm.engine;

import java.util.List;
import java.util.Optional;

/** Evaluates pipelines, commands, fields and function calls of one template. */
final class Operands {
    /** Go cuts the quoted node at this length. */
    private static final int CONTEXT_CHARS = 20;

    private final TemplateSet set;
    private final Template template;
    private final Scope scope;

    Operands(TemplateSet set, Template template, Scope scope) {
        this.set = set;
        this.template = template;
        this.scope = scope;
    }

    Object pipeline(Object dot, Node.Pipeline pipeline) {
        Optional<Object> value = Optional.empty();
        for (Node.Command command : pipeline.commands()) {
            value = Optional.of(command(dot, command, value));
        }
        Object result = value.orElse(Nil.NIL);
        for (String name : pipeline.variables()) {
            if (!pipeline.assign()) {
                scope.declare(name, result);
            } else if (pipeline.variables().size() == 1) {
                scope.assign(name, result);
            }
        }
        return result;
    }

    /** {@code piped} is the value of the stage before, which becomes the last argument. */
    private Object command(Object dot, Node.Command command, Optional<Object> piped) {
        Node head = command.head();
        return switch (head) {
            case Node.Field field -> path(dot, field, field.path(), arguments(dot, command, piped));
            case Node.Chain chain -> {
                if (chain.base() instanceof Node.NilLiteral) {
                    throw error(chain, "indirection through explicit nil");
                }
                Object base = operand(dot, chain.base());
                yield path(base, chain, chain.path(), arguments(dot, command, piped));
            }
            case Node.Variable variable when !variable.path().isEmpty() ->
                    path(
                            scope.value(variable.name()),
                            variable,
                            variable.path(),
                            arguments(dot, command, piped));
            case Node.Identifier identifier -> call(dot, identifier, command, piped);
            case Node.NilLiteral nil -> throw error(nil, "nil is not a command");
            default -> {
                if (command.words().size() > 1 || piped.isPresent()) {
                    throw error(head, "can't give argument to non-function " + head.text());
                }
                yield operand(dot, head);
            }
        };
    }

    private Optional<Arguments> arguments(
            Object dot, Node.Command command, Optional<Object> piped) {
        if (command.words().size() == 1 && piped.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(evaluate(dot, command, piped));
    }

    private Arguments evaluate(Object dot, Node.Command command, Optional<Object> piped) {
        int written = command.words().size() - 1;
        Object[] values = new Object[written + (piped.isPresent() ? 1 : 0)];
        for (int i = 0; i < written; i++) {
            values[i] = operand(dot, command.words().get(i + 1));
        }
        piped.ifPresent(value -> values[written] = value);
        return new Arguments(values);
    }

    private Object operand(Object dot, Node node) {
        return switch (node) {
            case Node.Dot _ -> dot;
            case Node.NilLiteral _ -> Nil.NIL;
            case Node.Constant constant -> constant.value();
            case Node.Field field -> path(dot, field, field.path(), Optional.empty());
            case Node.Variable variable ->
                    path(scope.value(variable.name()), variable, variable.path(), Optional.empty());
            case Node.Pipeline pipeline -> pipeline(dot, pipeline);
            case Node.Identifier identifier ->
                    call(
                            dot,
                            identifier,
                            new Node.Command(identifier.position(), List.of(identifier)),
                            Optional.empty());
            case Node.Chain chain ->
                    path(operand(dot, chain.base()), chain, chain.path(), Optional.empty());
            default -> throw error(node, "can't handle " + node.text());
        };
    }

    /** A field of an untyped nil is nil; only a nil inside the path is an error. */
    private Object path(Object start, Node node, List<String> path, Optional<Arguments> last) {
        if (start == Nil.NIL) {
            return Nil.NIL;
        }
        Object value = start;
        for (int i = 0; i < path.size(); i++) {
            boolean isLast = i == path.size() - 1;
            value = field(value, path.get(i), node, isLast ? last : Optional.empty());
        }
        return value;
    }

    private Object field(Object value, String name, Node node, Optional<Arguments> arguments) {
        if (GoValue.isMap(value)) {
            if (arguments.isPresent()) {
                throw error(node, name + " is not a method but has arguments");
            }
            return GoValue.get(GoValue.map(value), name);
        }
        if (value instanceof GoObject object) {
            return member(object, name, node, arguments);
        }
        if (value == Nil.NIL) {
            throw error(node, "nil pointer evaluating interface {}." + name);
        }
        throw error(node, "can't evaluate field " + name + " in type " + GoValue.typeOf(value));
    }

    private Object member(GoObject object, String name, Node node, Optional<Arguments> arguments) {
        if (arguments.isPresent() && !object.isMethod(name)) {
            throw error(node, name + " has arguments but cannot be invoked as function");
        }
        Optional<Object> found;
        try {
            found = object.member(name, arguments.orElse(Arguments.NONE));
        } catch (EngineException e) {
            throw callError(node, name, e);
        }
        return found.orElseThrow(
                () -> error(node, "can't evaluate field " + name + " in type " + object.goType()));
    }

    private Object call(
            Object dot, Node.Identifier name, Node.Command command, Optional<Object> piped) {
        if (name.name().equals("and") || name.name().equals("or")) {
            return shortCircuit(dot, name, command, piped);
        }
        TemplateFunction function =
                set.function(name.name())
                        .orElseThrow(() ->
                                error(name, "\"" + name.name() + "\" is not a defined function"));
        Arguments arguments = evaluate(dot, command, piped);
        try {
            return function.call(arguments);
        } catch (EngineException e) {
            throw callError(command, name.name(), e);
        }
    }

    private Object shortCircuit(
            Object dot, Node.Identifier name, Node.Command command, Optional<Object> piped) {
        boolean stopAt = name.name().equals("or");
        List<Node> words = command.words();
        if (words.size() == 1 && piped.isEmpty()) {
            throw error(
                    command, "wrong number of args for " + name.name() + ": want at least 1 got 0");
        }
        Object value = Nil.NIL;
        for (Node word : words.subList(1, words.size())) {
            value = operand(dot, word);
            if (GoValue.truth(value) == stopAt) {
                return value;
            }
        }
        return piped.orElse(value);
    }

    private EngineException callError(Node node, String name, EngineException cause) {
        if (cause.code() == EngineException.Code.LIMIT) {
            return cause;
        }
        return error(node, "error calling " + name + ": " + cause.text(), cause);
    }

    EngineException error(Node node, String message) {
        return EngineException.template(located(node, message));
    }

    private EngineException error(Node node, String message, Throwable cause) {
        return new EngineException(EngineException.Code.TEMPLATE, located(node, message), cause);
    }

    private String located(Node node, String message) {
        String context = node.text();
        String shown =
                context.length() > CONTEXT_CHARS
                        ? context.substring(0, CONTEXT_CHARS) + "..."
                        : context;
        return "template: "
                + template.source().location(node.position())
                + ": executing "
                + GoFormat.quote(template.name())
                + " at <"
                + shown
                + ">: "
                + message;
    }
}
