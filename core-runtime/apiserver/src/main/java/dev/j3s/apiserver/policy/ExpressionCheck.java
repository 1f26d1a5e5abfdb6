package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Refuses policies with expressions that do not compile, before they refuse everything else. */
final class ExpressionCheck implements AdmissionPlugin {
    /** Where expressions lie: the list in the spec, and the fields of its items. */
    private static final Map<String, List<String>> EXPRESSIONS =
            Map.of(
                    "validations", List.of("expression", "messageExpression"),
                    "variables", List.of("expression"),
                    "matchConditions", List.of("expression"),
                    "auditAnnotations", List.of("valueExpression"),
                    "mutations", List.of("applyConfiguration.expression", "jsonPatch.expression"));

    private final PolicyCel cel;

    ExpressionCheck(PolicyCel cel) {
        this.cel = cel;
    }

    @Override
    public String name() {
        return "AdmissionPolicyExpressions";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.object() != null
                && (request.isForObject(Policies.GROUP, "validatingadmissionpolicies")
                        || request.isForObject(Policies.GROUP, "mutatingadmissionpolicies"));
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var errors = new ArrayList<FieldError>();
        EXPRESSIONS.forEach((list, fields) -> {
            var index = 0;
            for (var item : object.path("spec").path(list)) {
                for (var field : fields) {
                    check(item, "spec." + list + "[" + index + "].", field, errors);
                }
                index++;
            }
        });
        if (!errors.isEmpty()) {
            var kind = request.kind();
            throw ApiStatus.invalid(kind.group(), kind.kind(), request.name(), errors)
                    .asException();
        }
    }

    private void check(JsonNode item, String path, String field, List<FieldError> errors) {
        var at = item;
        for (var step : field.split("\\.", -1)) {
            at = at.path(step);
        }
        var expression = at.asText("");
        if (!expression.isBlank()) {
            try {
                cel.compile(expression);
            } catch (PolicyException e) {
                errors.add(FieldError.invalid(path + field, expression, e.text()));
            }
        }
    }
}
