package dev.j3s.helm.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The syntax tree of a template. */
sealed interface Node {
    int position();

    /** The node as Go prints it in errors. */
    default String text() {
        return "";
    }

    record Body(int position, List<Node> nodes) implements Node {
        boolean isBlank() {
            return nodes.stream()
                    .allMatch(n ->
                            n instanceof Text t && t.value().isBlank()
                                    || n instanceof Body b && b.isBlank());
        }
    }

    record Text(int position, String value) implements Node {}

    record Action(int position, Pipeline pipeline) implements Node {}

    record If(int position, Pipeline pipeline, Body then, Optional<Body> otherwise)
            implements Node {}

    record With(int position, Pipeline pipeline, Body then, Optional<Body> otherwise)
            implements Node {}

    record Range(int position, Pipeline pipeline, Body body, Optional<Body> otherwise)
            implements Node {}

    record Invoke(int position, String name, Optional<Pipeline> argument) implements Node {}

    record Break(int position) implements Node {}

    record Continue(int position) implements Node {}

    /** {@code assign} tells {@code =} from {@code :=}. */
    record Pipeline(int position, boolean assign, List<String> variables, List<Command> commands)
            implements Node {
        @Override
        public String text() {
            String right = commands.stream().map(Node::text).collect(Collectors.joining(" | "));
            return variables.isEmpty()
                    ? right
                    : String.join(", ", variables) + (assign ? " = " : " := ") + right;
        }
    }

    record Command(int position, List<Node> words) implements Node {
        Node head() {
            return words.getFirst();
        }

        @Override
        public String text() {
            return words.stream()
                    .map(w -> w instanceof Pipeline ? "(" + w.text() + ")" : w.text())
                    .collect(Collectors.joining(" "));
        }
    }

    record Identifier(int position, String name) implements Node {
        @Override
        public String text() {
            return name;
        }
    }

    record Field(int position, List<String> path) implements Node {
        @Override
        public String text() {
            return "." + String.join(".", path);
        }
    }

    record Variable(int position, String name, List<String> path) implements Node {
        @Override
        public String text() {
            return path.isEmpty() ? name : name + "." + String.join(".", path);
        }
    }

    record Chain(int position, Node base, List<String> path) implements Node {
        @Override
        public String text() {
            String start = base instanceof Pipeline ? "(" + base.text() + ")" : base.text();
            return start + "." + String.join(".", path);
        }
    }

    record Dot(int position) implements Node {
        @Override
        public String text() {
            return ".";
        }
    }

    record NilLiteral(int position) implements Node {
        @Override
        public String text() {
            return "nil";
        }
    }

    record Constant(int position, Object value) implements Node {
        @Override
        public String text() {
            return value instanceof String s ? GoFormat.quote(s) : GoFormat.print(value);
        }
    }
}
