package dev.j3s.helm.engine;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Renders charts as Helm does. Stateless between renders and safe for use by many threads; each
 * render has a thread of its own, whose large stack deep templates need.
 */
public final class HelmEngine {
    private static final String ENGINE_ANNOTATION = "j3s.dev/template-engine";
    private static final String JINJAVA = "jinjava";

    /** Only touched pages count, so this costs address space, not memory. */
    private static final long STACK_BYTES = 64L << 20;

    private final Functions functions;

    public HelmEngine(Clock clock, SecureRandom random) {
        this.functions = new Functions(clock, random);
    }

    /** Fails with an {@link EngineException} whose message is Helm's. */
    public Rendered render(RenderRequest request) {
        var task = new FutureTask<>(() -> renderHere(request));
        Thread thread =
                new Thread(null, task, "helm-render-" + request.release().name(), STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw EngineException.limit("rendering was interrupted");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException direct -> direct;
            case StackOverflowError e ->
                    new EngineException(
                            EngineException.Code.LIMIT, "templates are nested too deeply", e);
            case null, default -> new IllegalStateException("rendering died", cause);
        };
    }

    private Rendered renderHere(RenderRequest request) {
        Chart chart = request.chart();
        checkInstallable(chart, request.capabilities());
        ChartNode root = ChartNode.root(chart);
        Map<String, Object> given = request.values().copy();
        DependencyRules.apply(root, given);
        Map<String, Object> values = Coalesce.values(root, given);
        SchemaValidator.validate(root, values);
        var scope = new RenderScope(root, values, request.release(), request.capabilities());
        TemplateLanguage language = language(request);
        language.parse(scope.entries());
        ManifestSorter sorter = new ManifestSorter();
        String notes = "";
        for (RenderScope.Entry entry : scope.entries()) {
            if (entry.isPartial()) {
                continue;
            }
            String name = entry.source().name();
            String text = language.execute(entry);
            if (!name.endsWith("NOTES.txt")) {
                sorter.add(name, text);
            } else if (name.equals(chart.name() + "/templates/NOTES.txt")) {
                notes = text;
            }
        }
        return new Rendered(sorter.manifests(), sorter.hooks(), notes, chart.crds());
    }

    private static void checkInstallable(Chart chart, Capabilities capabilities) {
        if (chart.isLibrary()) {
            throw EngineException.chart("library charts are not installable");
        }
        String wanted = GoValue.text(chart.metadata(), "kubeVersion");
        if (!wanted.isEmpty() && !VersionConstraint.check(wanted, capabilities.kubeVersion())) {
            throw EngineException.chart(
                    "chart requires kubeVersion: "
                            + wanted
                            + " which is incompatible with Kubernetes "
                            + capabilities.kubeVersion());
        }
    }

    private TemplateLanguage language(RenderRequest request) {
        var chosen = request.chart().annotation(ENGINE_ANNOTATION);
        if (chosen.isEmpty() || chosen.get().equals("go")) {
            var budget = new RenderBudget(request.limits(), System::nanoTime);
            return new GoTemplates(functions, request.lookup(), budget);
        }
        if (chosen.get().equals(JINJAVA)) {
            return new JinjaTemplates(request.limits());
        }
        throw EngineException.chart(
                "annotation " + ENGINE_ANNOTATION + ": unknown engine " + chosen.get());
    }
}
