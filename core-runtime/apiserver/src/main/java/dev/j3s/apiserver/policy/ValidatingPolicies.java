package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Judges requests by the ValidatingAdmissionPolicies that are bound to them. */
final class ValidatingPolicies implements AdmissionPlugin {
    private static final int MESSAGE_LENGTH_MAX = 5 * 1024;
    private static final Map<String, Integer> CODES =
            Map.of(
                    "Unauthorized", 401,
                    "Forbidden", 403,
                    "RequestEntityTooLarge", 413,
                    "Invalid", 422);
    private static final String DEFAULT_REASON = "Invalid";

    private final Policies policies;
    private final Scope.Maker scopes;

    ValidatingPolicies(Policies policies, Scope.Maker scopes) {
        this.policies = policies;
        this.scopes = scopes;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return policies.concern(request);
    }

    /** A broken rule. */
    private record Failure(Policies.Bound bound, String message, String reason) {}

    @Override
    public void validate(AdmissionRequest request) {
        var denials = new ArrayList<Failure>();
        var all =
                policies.of(
                        request,
                        (bound, why) -> {
                            if (bound.failsClosed()) {
                                denials.add(new Failure(bound, why, DEFAULT_REASON));
                            }
                        });
        for (var bound : all) {
            for (var failure : judge(bound, request)) {
                act(failure, request, denials);
            }
        }
        if (!denials.isEmpty()) {
            throw refusal(request, denials.getFirst());
        }
    }

    private static void act(Failure failure, AdmissionRequest request, List<Failure> denials) {
        for (var action : failure.bound().binding().path("spec").path("validationActions")) {
            switch (action.asText()) {
                case "Deny" -> denials.add(failure);
                case "Warn" ->
                        request.warn(
                                "Validation failed for ValidatingAdmissionPolicy '"
                                        + failure.bound().policyName()
                                        + "' with binding '"
                                        + failure.bound().bindingName()
                                        + "': "
                                        + failure.message());
                default -> {
                    // Audit: there is no audit log to write it to.
                }
            }
        }
    }

    private List<Failure> judge(Policies.Bound bound, AdmissionRequest request) {
        var failures = new ArrayList<Failure>();
        var scope = scopes.of(bound, request);
        try {
            if (!scope.meant(bound.policy())) {
                return failures;
            }
        } catch (PolicyException e) {
            if (bound.failsClosed()) {
                failures.add(new Failure(bound, e.text(), DEFAULT_REASON));
            }
            return failures;
        }
        for (var validation : bound.spec().path("validations")) {
            validation(validation, bound, scope, failures);
        }
        return failures;
    }

    private static void validation(
            JsonNode validation, Policies.Bound bound, Scope scope, List<Failure> failures) {
        var expression = validation.path("expression").asText();
        try {
            if (!Boolean.TRUE.equals(scope.evaluate(expression))) {
                var reason = validation.path("reason").asText(DEFAULT_REASON);
                failures.add(new Failure(bound, message(validation, scope), reason));
            }
        } catch (PolicyException e) {
            if (bound.failsClosed()) {
                var why = "expression '" + expression + "' resulted in error: " + e.text();
                failures.add(new Failure(bound, why, DEFAULT_REASON));
            }
        }
    }

    private static String message(JsonNode validation, Scope scope) {
        var fixed = validation.path("message").asText("").strip();
        var fallback =
                fixed.isEmpty()
                        ? "failed expression: " + validation.path("expression").asText().strip()
                        : fixed;
        var expression = validation.path("messageExpression").asText("");
        if (expression.isEmpty()) {
            return fallback;
        }
        try {
            return scope.evaluate(expression) instanceof String made
                            && !made.isBlank()
                            && made.indexOf('\n') < 0
                            && made.length() <= MESSAGE_LENGTH_MAX
                    ? made.strip()
                    : fallback;
        } catch (PolicyException e) {
            // Upstream falls back too: a broken message must not hide the broken rule.
            return fallback;
        }
    }

    private static ApiException refusal(AdmissionRequest request, Failure failure) {
        var message =
                "ValidatingAdmissionPolicy '"
                        + failure.bound().policyName()
                        + "' with binding '"
                        + failure.bound().bindingName()
                        + "' denied request: "
                        + failure.message();
        var plain = request.forbidden(message).status();
        var about = plain.details();
        var details =
                about == null
                        ? null
                        : new ApiStatus.Details(
                                about.name(),
                                about.group(),
                                about.kind(),
                                about.uid(),
                                List.of(new ApiStatus.Cause("", message, "")),
                                0);
        var code =
                Objects.requireNonNull(
                        CODES.getOrDefault(failure.reason(), CODES.get(DEFAULT_REASON)));
        return new ApiStatus(code, failure.reason(), plain.message(), details).asException();
    }
}
