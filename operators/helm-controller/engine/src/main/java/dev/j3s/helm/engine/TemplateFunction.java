package dev.j3s.helm.engine;

/** A function that templates call. It throws {@link EngineException} to fail the render. */
@FunctionalInterface
interface TemplateFunction {
    Object call(Arguments arguments);
}
