package dev.j3s.apiserver.crd;

import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;

/** The CEL that Kubernetes speaks, but for variables: macros, extensions and its own functions. */
public final class CelLibrary {
    /** What one comprehension may turn; upstream limits the same by a cost budget. */
    static final int ITERATIONS_MAX = 100_000;

    static final int EXPRESSION_LENGTH_MAX = 64 * 1024;

    private CelLibrary() {}

    /** To add variables to. Loads the CEL classes, which costs a third of a second once. */
    public static CelBuilder builder() {
        var options =
                CelOptions.current()
                        .comprehensionMaxIterations(ITERATIONS_MAX)
                        .maxExpressionCodePointSize(EXPRESSION_LENGTH_MAX)
                        .enableHeterogeneousNumericComparisons(true)
                        .build();
        var strings = CelExtensions.strings();
        var sets = CelExtensions.sets(options);
        var math = CelExtensions.math();
        var lists = CelExtensions.lists();
        var encoders = CelExtensions.encoders(options);
        var optional = CelExtensions.optional();
        var comprehensions = CelExtensions.comprehensions();
        return CelFactory.standardCelBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(
                        strings,
                        sets,
                        math,
                        lists,
                        encoders,
                        optional,
                        comprehensions,
                        CelExtensions.bindings())
                .addRuntimeLibraries(strings, sets, math, lists, encoders, optional, comprehensions)
                .addFunctionDeclarations(CelFunctions.declarations())
                .addFunctionBindings(CelFunctions.bindings());
    }
}
