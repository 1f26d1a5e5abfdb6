package dev.j3s.apiserver.crd;

import dev.cel.bundle.Cel;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles and runs the expressions of CRDs. The CEL classes cost a third of a second to load:
 * nothing is touched before the first expression. {@code self} and {@code oldSelf} are dynamically
 * typed, so a misspelt field is an error of evaluation, not of compilation. Thread-safe.
 */
final class CelEnvironment {
    private volatile @Nullable Cel cel;

    /** An expression that does not compile, cannot be run, or gives the wrong type. */
    static final class RuleException extends Exception {
        private static final long serialVersionUID = 1;

        RuleException(@Nullable String message) {
            super(message);
        }
    }

    /** A compiled expression. */
    record Expression(CelRuntime.Program program) {
        Object evaluate(Map<String, Object> variables) throws RuleException {
            try {
                return program.eval(variables);
            } catch (CelEvaluationException e) {
                throw new RuleException(plain(e.getMessage()));
            }
        }

        /** Without the position that CEL for Java puts in front. */
        private static @Nullable String plain(@Nullable String message) {
            var prefix = "evaluation error";
            if (message == null || !message.startsWith(prefix)) {
                return message;
            }
            var colon = message.indexOf(": ");
            return colon < 0 ? message : message.substring(colon + 2);
        }
    }

    /** {@code result} is what the expression must give: {@code bool} or {@code string}. */
    Expression compile(String expression, CelType result) throws RuleException {
        try {
            var environment = environment();
            var ast = environment.compile(expression).getAst();
            var type = ast.getResultType();
            if (!type.equals(result) && !type.equals(SimpleType.DYN)) {
                throw new RuleException("cel expression must evaluate to a " + result.name());
            }
            return new Expression(environment.createProgram(ast));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new RuleException("compilation failed: " + e.getMessage());
        }
    }

    private Cel environment() {
        var known = cel;
        if (known == null) {
            synchronized (this) {
                known = cel;
                if (known == null) {
                    known = build();
                    cel = known;
                }
            }
        }
        return known;
    }

    private static Cel build() {
        return CelLibrary.builder()
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", SimpleType.DYN)
                .build();
    }
}
