package dev.j3s.helm.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Executes Go templates, with the functions that belong to one render: include, tpl, lookup. */
final class GoTemplates implements TemplateLanguage {
    private static final Pattern LOCATED =
            Pattern.compile("template: (.*?:\\d+(?::\\d+)?): executing .*?>: (.*)", Pattern.DOTALL);

    private final TemplateSet set;

    GoTemplates(Functions functions, Lookup lookup, RenderBudget budget) {
        Map<String, TemplateFunction> all = functions.copy();
        set = new TemplateSet(all, budget);
        bind(all, set);
        all.put("lookup", a -> lookup(lookup, a));
    }

    /** Deepest files first: what a chart defines replaces what its sub-charts define. */
    @Override
    public void parse(List<RenderScope.Entry> entries) {
        Comparator<Source> depth =
                Comparator.comparingLong(s -> s.name().chars().filter(c -> c == '/').count());
        entries.stream()
                .map(RenderScope.Entry::source)
                .sorted(depth.thenComparing(Source::name).reversed())
                .forEach(set::add);
    }

    @Override
    public String execute(RenderScope.Entry entry) {
        try {
            return set.execute(entry.source().name(), entry.data()).replace("<no value>", "");
        } catch (EngineException e) {
            throw readable(e);
        }
    }

    private static void bind(Map<String, TemplateFunction> functions, TemplateSet set) {
        functions.put(
                "include", a -> set.execute(a.string(0), a.size() > 1 ? a.value(1) : Nil.NIL));
        functions.put("tpl", a -> evaluate(functions, set, a.string(0), a.value(1)));
    }

    /** A template in a value sees all named templates; those it defines vanish with it. */
    private static String evaluate(
            Map<String, TemplateFunction> functions, TemplateSet set, String text, Object data) {
        if (!text.contains("{{")) {
            return text;
        }
        Map<String, TemplateFunction> inner = new HashMap<>(functions);
        TemplateSet child = set.child(inner);
        bind(inner, child);
        try {
            child.add(new Source("gotpl", text));
        } catch (EngineException e) {
            throw new EngineException(
                    e.code(), "cannot parse template " + GoFormat.quote(text) + ": " + e.text(), e);
        }
        try {
            return child.execute("gotpl", data).replace("<no value>", "");
        } catch (EngineException e) {
            if (e.code() == EngineException.Code.LIMIT) {
                throw e;
            }
            throw new EngineException(
                    e.code(),
                    "error during tpl function execution for "
                            + GoFormat.quote(text)
                            + ": "
                            + e.text(),
                    e);
        }
    }

    private static Object lookup(Lookup lookup, Arguments a) {
        Optional<String> found = lookup.find(a.string(0), a.string(1), a.string(2), a.string(3));
        return found.map(GoJson::decode).orElseGet(TreeMap<String, Object>::new);
    }

    /** As Helm does, {@code fail} and {@code required} lead with the place and the message. */
    private static EngineException readable(EngineException e) {
        Matcher match = LOCATED.matcher(e.text());
        for (String function : List.of("fail", "required")) {
            String marker = "error calling " + function + ": ";
            int at = e.text().lastIndexOf(marker);
            if (at >= 0 && match.matches()) {
                return new EngineException(
                        e.code(),
                        "execution error at ("
                                + match.group(1)
                                + "): "
                                + e.text().substring(at + marker.length()),
                        e);
            }
        }
        return e;
    }
}
