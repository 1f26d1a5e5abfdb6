package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.List;
import java.util.Set;

/** PodDisruptionBudgets. */
final class PodDisruptionBudgetStrategy extends SpecStrategy {
    private static final Set<String> UNHEALTHY = Checks.setOf("AlwaysAllow", "IfHealthyBudget");
    private static final List<String> COUNTS =
            List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");

    PodDisruptionBudgetStrategy() {
        super(true, true);
    }

    @Override
    public boolean allowUnconditionalUpdate() {
        return false;
    }

    @Override
    void check(JsonNode budget, Problems problems) {
        var spec = Fields.get(budget, "spec");
        var checks = new Checks(problems);
        if (Fields.has(spec, "minAvailable") && Fields.has(spec, "maxUnavailable")) {
            problems.invalid(Path.SPEC, spec, "minAvailable and maxUnavailable cannot be both set");
        }
        for (var field : List.of("minAvailable", "maxUnavailable")) {
            var value = Fields.get(spec, field);
            WorkloadRules.intOrPercent(value, Path.SPEC.child(field), problems);
            WorkloadRules.notMoreThanAll(value, Path.SPEC.child(field), problems);
        }
        checks.selector(Fields.get(spec, "selector"), Path.SPEC.child("selector"));
        checks.oneOf(spec, "unhealthyPodEvictionPolicy", UNHEALTHY, Path.SPEC);
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        var status = Fields.get(object, "status");
        COUNTS.forEach(count -> new Checks(problems).notNegative(status, count, Path.STATUS));
    }
}
