package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Splits rendered files into documents, tells hooks from manifests and sorts both. */
final class ManifestSorter {
    private static final Pattern SEPARATOR = Pattern.compile("(?:^|\\s*\\n)---\\s*");
    private static final Set<String> EVENTS =
            Set.of(
                    "pre-install",
                    "post-install",
                    "pre-delete",
                    "post-delete",
                    "pre-upgrade",
                    "post-upgrade",
                    "pre-rollback",
                    "post-rollback",
                    "test",
                    "test-success");

    private final List<Manifest> manifests = new ArrayList<>();
    private final List<Hook> hooks = new ArrayList<>();

    void add(String source, String rendered) {
        if (rendered.isBlank()) {
            return;
        }
        for (String document : SEPARATOR.split(rendered.stripLeading())) {
            if (!document.isBlank()) {
                // Trailing blank lines stay: helm 4 keeps them in the release.
                document(source, document.stripLeading());
            }
        }
    }

    List<Manifest> manifests() {
        manifests.sort(Comparator.comparing(Manifest::kind, new InstallOrder()));
        return manifests;
    }

    List<Hook> hooks() {
        hooks.sort(Comparator.comparing(Hook::kind, new InstallOrder()));
        return hooks;
    }

    private void document(String source, String content) {
        Object parsed = parse(source, content);
        if (parsed == Nil.NIL) {
            manifests.add(new Manifest(source, "", content));
            return;
        }
        if (!GoValue.isMap(parsed)) {
            throw yamlError(
                    source,
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                            + GoJson.kind(parsed)
                            + " into Go value of type releaseutil.SimpleHead");
        }
        Map<String, Object> object = GoValue.map(parsed);
        String kind = GoValue.text(object, "kind");
        Object annotations = GoValue.atPath(object, "metadata.annotations");
        boolean isHook =
                GoValue.isMap(annotations) && GoValue.map(annotations).containsKey("helm.sh/hook");
        if (isHook) {
            hook(source, kind, content, object, GoValue.map(annotations));
        } else {
            manifests.add(new Manifest(source, kind, content));
        }
    }

    private static Object parse(String source, String content) {
        try {
            return Yaml.parse(content);
        } catch (EngineException e) {
            throw yamlError(source, "error converting YAML to JSON: yaml: " + e.text());
        }
    }

    private static EngineException yamlError(String source, String problem) {
        return new EngineException(
                EngineException.Code.YAML, "YAML parse error on " + source + ": " + problem);
    }

    private void hook(
            String source,
            String kind,
            String content,
            Map<String, Object> object,
            Map<String, Object> annotations) {
        List<String> events = words(annotations, "helm.sh/hook");
        // Helm drops a document whose events it does not know.
        if (!EVENTS.containsAll(events)) {
            return;
        }
        Object name = GoValue.atPath(object, "metadata.name");
        hooks.add(
                new Hook(
                        source,
                        kind,
                        name == Nil.NIL ? "" : GoFormat.print(name),
                        content,
                        events.stream().map(e -> e.equals("test-success") ? "test" : e).toList(),
                        weight(GoValue.text(annotations, "helm.sh/hook-weight")),
                        words(annotations, "helm.sh/hook-delete-policy"),
                        words(annotations, "helm.sh/hook-output-log-policy")));
    }

    private static List<String> words(Map<String, Object> annotations, String key) {
        return Arrays.stream(GoValue.text(annotations, key).split(","))
                .map(w -> w.strip().toLowerCase(Locale.ROOT))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private static int weight(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
