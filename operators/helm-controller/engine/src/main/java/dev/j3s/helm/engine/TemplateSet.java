package dev.j3s.helm.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Templates that can call each other, and the functions they see. */
final class TemplateSet {
    private final Map<String, Template> templates;
    private final Map<String, TemplateFunction> functions;
    private final RenderBudget budget;

    TemplateSet(Map<String, TemplateFunction> functions, RenderBudget budget) {
        this(new HashMap<>(), functions, budget);
    }

    private TemplateSet(
            Map<String, Template> templates,
            Map<String, TemplateFunction> functions,
            RenderBudget budget) {
        this.templates = templates;
        this.functions = functions;
        this.budget = budget;
    }

    /** A set that sees these templates, and whose additions this one does not see. */
    TemplateSet child(Map<String, TemplateFunction> childFunctions) {
        return new TemplateSet(new HashMap<>(templates), childFunctions, budget);
    }

    void add(Source source) {
        add(Parser.parse(source, functions::containsKey));
    }

    void add(List<Template> parsed) {
        parsed.forEach(this::add);
    }

    /** As in Go, an empty template never replaces one with content. */
    private void add(Template template) {
        Template old = templates.get(template.name());
        if (old == null || old.isBlank() || !template.isBlank()) {
            templates.put(template.name(), template);
        }
    }

    String execute(String name, Object data) {
        StringBuilder out = new StringBuilder();
        Template template = templates.get(name);
        if (template == null) {
            throw EngineException.template(
                    "template: no template \"" + name + "\" associated with template \"gotpl\"");
        }
        execute(template, data, out);
        return out.toString();
    }

    void execute(Template template, Object data, StringBuilder out) {
        budget.enter(template.name());
        try {
            new Evaluator(this, template, data, out).run();
        } finally {
            budget.leave();
        }
    }

    RenderBudget budget() {
        return budget;
    }

    Optional<Template> find(String name) {
        return Optional.ofNullable(templates.get(name));
    }

    Optional<TemplateFunction> function(String name) {
        return Optional.ofNullable(functions.get(name));
    }
}
