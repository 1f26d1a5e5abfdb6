package dev.j3s.apiserver.policy;

import dev.cel.bundle.Cel;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.j3s.apiserver.crd.CelLibrary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles and runs the expressions of policies; what compiled is kept by its text. Thread-safe.
 * CEL is loaded when the first policy is.
 */
final class PolicyCel {
    /** Programs kept; beyond, all are forgotten and compile again when they are next needed. */
    private static final int PROGRAMS_MAX = 1_000;

    /** What expressions may name. Everything is dynamically typed. */
    private static final List<String> VARIABLES =
            List.of(
                    "object",
                    "oldObject",
                    "request",
                    "params",
                    "namespaceObject",
                    "variables",
                    "authorizer",
                    "authorizer.requestResource");

    private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();
    private volatile @Nullable Cel cel;

    Object evaluate(String expression, Map<String, Object> variables) throws PolicyException {
        var program = programs.get(expression);
        if (program == null) {
            program = compile(expression);
            if (programs.size() >= PROGRAMS_MAX) {
                programs.clear();
            }
            programs.put(expression, program);
        }
        try {
            return program.eval(variables);
        } catch (CelEvaluationException e) {
            throw new PolicyException(plain(e.getMessage()));
        }
    }

    /** Throws when {@code expression} is no CEL, or names what is not there. */
    CelRuntime.Program compile(String expression) throws PolicyException {
        try {
            var environment = environment();
            var parsed = environment.parse(expression).getAst();
            var checked = environment.check(StructsAsMaps.rewrite(parsed)).getAst();
            return environment.createProgram(checked);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new PolicyException("compilation failed: " + e.getMessage());
        }
    }

    /** Without the position that CEL for Java puts in front. */
    private static @Nullable String plain(@Nullable String message) {
        if (message == null || !message.startsWith("evaluation error")) {
            return message;
        }
        var colon = message.indexOf(": ");
        return colon < 0 ? message : message.substring(colon + 2);
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
        var builder =
                CelLibrary.builder()
                        .addFunctionDeclarations(
                                CelFunctionDecl.newFunctionDeclaration(
                                        "jsonpatch.escapeKey",
                                        CelOverloadDecl.newGlobalOverload(
                                                "jsonpatch_escapeKey_string",
                                                SimpleType.STRING,
                                                SimpleType.STRING)))
                        .addFunctionBindings(
                                CelFunctionBinding.from(
                                        "jsonpatch_escapeKey_string",
                                        String.class,
                                        key -> key.replace("~", "~0").replace("/", "~1")));
        VARIABLES.forEach(name -> builder.addVar(name, SimpleType.DYN));
        PolicyAuthorizer.declare(builder);
        return builder.build();
    }
}
