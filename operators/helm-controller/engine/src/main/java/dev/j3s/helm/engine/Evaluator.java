package dev.j3s.helm.engine;

import java.util.List;
import java.util.Map;

/** Executes one template: writes its output, keeps its variables. Operands are {@link Operands}. */
final class Evaluator {
    /** How a node ended, for the loop around it. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final TemplateSet set;
    private final Template template;
    private final Object data;
    private final StringBuilder out;
    private final Scope scope = new Scope();
    private final Operands operands;

    Evaluator(TemplateSet set, Template template, Object data, StringBuilder out) {
        this.set = set;
        this.template = template;
        this.data = data;
        this.out = out;
        this.operands = new Operands(set, template, scope);
        scope.declare("$", data);
    }

    void run() {
        walk(data, template.body());
    }

    private Flow walk(Object dot, Node node) {
        set.budget().step();
        switch (node) {
            case Node.Text text -> write(text.value());
            case Node.Action action -> {
                Object value = operands.pipeline(dot, action.pipeline());
                if (action.pipeline().variables().isEmpty()) {
                    write(value == Nil.NIL ? "<no value>" : GoFormat.print(value));
                }
            }
            case Node.Body body -> {
                return walkAll(dot, body.nodes());
            }
            case Node.If branch -> {
                int mark = scope.mark();
                boolean taken = GoValue.truth(operands.pipeline(dot, branch.pipeline()));
                Flow flow =
                        taken
                                ? walk(dot, branch.then())
                                : branch.otherwise().map(b -> walk(dot, b)).orElse(Flow.NEXT);
                scope.leave(mark);
                return flow;
            }
            case Node.With with -> {
                int mark = scope.mark();
                Object value = operands.pipeline(dot, with.pipeline());
                Flow flow =
                        GoValue.truth(value)
                                ? walk(value, with.then())
                                : with.otherwise().map(b -> walk(dot, b)).orElse(Flow.NEXT);
                scope.leave(mark);
                return flow;
            }
            case Node.Range range -> {
                return range(dot, range);
            }
            case Node.Invoke invoke -> invoke(dot, invoke);
            case Node.Break _ -> {
                return Flow.BREAK;
            }
            case Node.Continue _ -> {
                return Flow.CONTINUE;
            }
            case Node.Pipeline _,
                    Node.Command _,
                    Node.Identifier _,
                    Node.Field _,
                    Node.Variable _,
                    Node.Chain _,
                    Node.Dot _,
                    Node.NilLiteral _,
                    Node.Constant _ ->
                    throw new IllegalStateException("not a statement: " + node);
        }
        return Flow.NEXT;
    }

    private Flow walkAll(Object dot, List<Node> nodes) {
        for (Node node : nodes) {
            Flow flow = walk(dot, node);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private void write(String text) {
        set.budget().output(text.length());
        out.append(text);
    }

    private void invoke(Object dot, Node.Invoke invoke) {
        Template called =
                set.find(invoke.name())
                        .orElseThrow(() ->
                                operands.error(
                                        invoke, "template \"" + invoke.name() + "\" not defined"));
        Object argument = invoke.argument().map(p -> operands.pipeline(dot, p)).orElse(Nil.NIL);
        set.execute(called, argument, out);
    }

    /** Returns what the loop means to its surroundings: break and continue end here. */
    private Flow range(Object dot, Node.Range range) {
        int before = scope.mark();
        Object value = operands.pipeline(dot, range.pipeline());
        int inside = scope.mark();
        boolean any;
        if (value instanceof List<?> list) {
            any = overList(range, list, inside);
        } else if (GoValue.isMap(value)) {
            any = overMap(range, GoValue.map(value), inside);
        } else if (value instanceof GoObject object && object.entries().isPresent()) {
            any = overMap(range, object.entries().get(), inside);
        } else if (GoValue.isInteger(value)) {
            any = overCount(range, ((Number) value).longValue(), inside);
        } else if (value == Nil.NIL) {
            any = false;
        } else {
            throw operands.error(
                    range.pipeline(), "range can't iterate over " + GoFormat.print(value));
        }
        Flow flow = Flow.NEXT;
        if (!any && range.otherwise().isPresent()) {
            flow = walk(dot, range.otherwise().get());
        }
        scope.leave(before);
        return flow;
    }

    private boolean overList(Node.Range range, List<?> list, int inside) {
        for (int i = 0; i < list.size(); i++) {
            if (once(range, i, list.get(i), inside) == Flow.BREAK) {
                break;
            }
        }
        return !list.isEmpty();
    }

    private boolean overMap(Node.Range range, Map<String, Object> map, int inside) {
        // A template may change the map it ranges over; Go takes the sorted keys first.
        for (String key : List.copyOf(map.keySet())) {
            if (once(range, key, GoValue.get(map, key), inside) == Flow.BREAK) {
                break;
            }
        }
        return !map.isEmpty();
    }

    private boolean overCount(Node.Range range, long count, int inside) {
        for (long i = 0; i < count; i++) {
            Object index = NumberLiteral.narrow(i);
            if (once(range, index, index, inside) == Flow.BREAK) {
                break;
            }
        }
        return count > 0;
    }

    /** Declared loop variables already stand in the scope: the pipeline declared them. */
    private Flow once(Node.Range range, Object key, Object value, int inside) {
        List<String> names = range.pipeline().variables();
        if (names.size() == 2) {
            scope.assign(names.get(0), key);
            scope.assign(names.get(1), value);
        } else if (names.size() == 1) {
            scope.assign(names.get(0), value);
        }
        Flow flow = walk(value, range.body());
        scope.leave(inside);
        return flow;
    }
}
