package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.Set;

/** Tolerations of pods and RuntimeClasses, taints of nodes. */
public final class TolerationRules {
    private static final Set<String> OPERATORS = Checks.setOf("Equal", "Exists");
    private static final Set<String> EFFECTS =
            Checks.listed("NoSchedule", "PreferNoSchedule", "NoExecute");

    private final Problems problems;
    private final Checks checks;

    public TolerationRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    public void tolerations(JsonNode holder, Path path) {
        var tolerations = Fields.items(holder, "tolerations");
        for (var i = 0; i < tolerations.size(); i++) {
            toleration(tolerations.get(i), path.index(i));
        }
    }

    private void toleration(JsonNode toleration, Path path) {
        var key = Fields.text(toleration, "key");
        var operator = Fields.text(toleration, "operator");
        var value = Fields.text(toleration, "value");
        var effect = Fields.text(toleration, "effect");
        if (!key.isEmpty()) {
            checks.qualifiedName(key, path.child("key"));
        } else if (!operator.equals("Exists")) {
            problems.invalid(
                    path.child("operator"),
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values"
                            + " and all keys\"");
        }
        if (Fields.has(toleration, "tolerationSeconds") && !effect.equals("NoExecute")) {
            problems.invalid(
                    path.child("effect"),
                    effect,
                    "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        switch (operator) {
            case "Equal", "" -> {
                var words = Names.labelValue(value);
                if (!words.isEmpty()) {
                    problems.invalid(path.child("operator"), value, String.join(";", words));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    problems.invalid(
                            path.child("operator"),
                            value,
                            "value must be empty when `operator` is 'Exists'");
                }
            }
            default -> problems.notSupported(path.child("operator"), operator, OPERATORS);
        }
        if (!effect.isEmpty()) {
            effect(effect, path.child("effect"));
        }
    }

    /** An effect of a taint. */
    public void effect(String effect, Path path) {
        if (effect.isEmpty()) {
            problems.required(path, "");
        } else if (!EFFECTS.contains(effect)) {
            problems.notSupported(path, effect, EFFECTS);
        }
    }
}
