package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The types that configure admission: webhooks, policies and their bindings. */
final class AdmissionStrategies {
    private static final Set<String> FAILURE = Checks.setOf("Fail", "Ignore");
    private static final Set<String> MATCH = Checks.setOf("Equivalent", "Exact");

    private AdmissionStrategies() {}

    private static void matchDefaults(ObjectNode holder) {
        Fields.defaultPointer(holder, "matchPolicy", "Equivalent");
        Fields.defaultObject(holder, "namespaceSelector");
        Fields.defaultObject(holder, "objectSelector");
    }

    private static void scopes(JsonNode holder, String list) {
        for (var rule : Fields.items(holder, list)) {
            if (rule instanceof ObjectNode object) {
                Fields.defaultPointer(object, "scope", "*");
            }
        }
    }

    /** Validating and mutating webhook configurations. */
    static final class Webhooks extends SpecStrategy {
        private static final int TIMEOUT_SECONDS = 10;
        private static final int TIMEOUT_SECONDS_MAX = 30;
        private static final Set<String> EFFECTS = Checks.setOf("None", "NoneOnDryRun");
        private static final Set<String> REINVOCATION = Checks.setOf("IfNeeded", "Never");

        private final boolean mutating;

        Webhooks(boolean mutating) {
            super(false, true);
            this.mutating = mutating;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        boolean changesGeneration(JsonNode object, JsonNode old) {
            return !Fields.same(object.get("webhooks"), old.get("webhooks"));
        }

        @Override
        public void applyDefaults(ObjectNode configuration) {
            for (var item : Fields.items(configuration, "webhooks")) {
                if (!(item instanceof ObjectNode webhook)) {
                    continue;
                }
                Fields.defaultPointer(webhook, "failurePolicy", "Fail");
                matchDefaults(webhook);
                Fields.defaultNumber(webhook, "timeoutSeconds", TIMEOUT_SECONDS);
                if (mutating) {
                    Fields.defaultPointer(webhook, "reinvocationPolicy", "Never");
                }
                scopes(webhook, "rules");
                if (Fields.at(webhook, "clientConfig", "service") instanceof ObjectNode service) {
                    Fields.defaultNumber(service, "port", 443);
                }
            }
        }

        @Override
        void check(JsonNode configuration, Problems problems) {
            var names = new HashSet<String>();
            var webhooks = Fields.items(configuration, "webhooks");
            for (var i = 0; i < webhooks.size(); i++) {
                var path = Path.of("webhooks").index(i);
                webhook(webhooks.get(i), path, new Checks(problems));
                var name = Fields.text(webhooks.get(i), "name");
                if (!names.add(name)) {
                    problems.duplicate(path.child("name"), name);
                }
            }
        }

        private void webhook(JsonNode webhook, Path path, Checks checks) {
            var problems = checks.problems();
            var name = Fields.text(webhook, "name");
            checks.subdomain(name, path.child("name"));
            if (name.split("\\.", -1).length < 3) {
                problems.invalid(
                        path.child("name"),
                        name,
                        "should be a domain with at least three segments separated by dots");
            }
            var versions = Fields.texts(webhook, "admissionReviewVersions");
            if (versions.isEmpty()) {
                problems.required(
                        path.child("admissionReviewVersions"), "must specify one of v1, v1beta1");
            } else if (!versions.contains("v1") && !versions.contains("v1beta1")) {
                problems.invalid(
                        path.child("admissionReviewVersions"),
                        webhook.get("admissionReviewVersions"),
                        "must include at least one of v1, v1beta1");
            }
            checks.oneOf(webhook, "failurePolicy", FAILURE, path);
            checks.oneOf(webhook, "matchPolicy", MATCH, path);
            if (!Fields.has(webhook, "sideEffects")) {
                problems.required(
                        path.child("sideEffects"), "must specify one of None, NoneOnDryRun");
            } else {
                checks.oneOf(webhook, "sideEffects", EFFECTS, path);
            }
            checks.oneOf(webhook, "reinvocationPolicy", REINVOCATION, path);
            var seconds = Fields.number(webhook, "timeoutSeconds");
            if (seconds > TIMEOUT_SECONDS_MAX || seconds < 1) {
                problems.invalid(
                        path.child("timeoutSeconds"),
                        seconds,
                        "the timeout value must be between 1 and 30 seconds");
            }
            checks.selector(
                    Fields.get(webhook, "namespaceSelector"), path.child("namespaceSelector"));
            checks.selector(Fields.get(webhook, "objectSelector"), path.child("objectSelector"));
            clientConfig(Fields.get(webhook, "clientConfig"), path.child("clientConfig"), checks);
        }

        private static void clientConfig(JsonNode config, Path path, Checks checks) {
            var problems = checks.problems();
            var hasUrl = Fields.has(config, "url");
            var hasService = Fields.has(config, "service");
            if (hasUrl == hasService) {
                problems.required(path, "exactly one of url or service is required");
            } else if (hasUrl) {
                var url = Fields.text(config, "url");
                if (!url.startsWith("https://")) {
                    problems.invalid(
                            path.child("url"), url, "'https' is the only allowed URL scheme");
                }
            } else {
                var service = config.get("service");
                if (Fields.text(service, "name").isEmpty()) {
                    problems.required(path.child("service", "name"), "service name is required");
                }
                if (Fields.text(service, "namespace").isEmpty()) {
                    problems.required(
                            path.child("service", "namespace"), "service namespace is required");
                }
            }
        }
    }

    /** Validating and mutating admission policies. Their expressions are the policy engine's. */
    static final class Policy extends SpecStrategy {
        private final boolean mutating;

        Policy(boolean mutating) {
            super(!mutating, true);
            this.mutating = mutating;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        public void applyDefaults(ObjectNode policy) {
            var spec = Fields.ensure(policy, "spec");
            Fields.defaultPointer(spec, "failurePolicy", "Fail");
            if (spec.get("matchConstraints") instanceof ObjectNode constraints) {
                matchDefaults(constraints);
                scopes(constraints, "resourceRules");
                scopes(constraints, "excludeResourceRules");
            }
        }

        @Override
        void check(JsonNode policy, Problems problems) {
            var spec = Fields.get(policy, "spec");
            new Checks(problems).oneOf(spec, "failurePolicy", FAILURE, Path.SPEC);
            if (Fields.size(Fields.get(spec, "matchConstraints"), "resourceRules") == 0) {
                if (Fields.has(spec, "matchConstraints")) {
                    problems.required(Path.SPEC.child("matchConstraints", "resourceRules"), "");
                } else {
                    problems.required(Path.SPEC.child("matchConstraints"), "");
                }
            }
            if (mutating) {
                if (Fields.size(spec, "mutations") == 0) {
                    problems.required(
                            Path.SPEC.child("mutations"),
                            "mutations must contain at least one item");
                }
            } else if (Fields.size(spec, "validations") + Fields.size(spec, "auditAnnotations")
                    == 0) {
                problems.required(
                        Path.SPEC.child("validations"),
                        "validations or auditAnnotations must be non-empty");
            }
            var validations = Fields.items(spec, "validations");
            for (var i = 0; i < validations.size(); i++) {
                if (Fields.text(validations.get(i), "expression").isBlank()) {
                    problems.required(
                            Path.SPEC.child("validations").index(i).child("expression"),
                            "expression is not specified");
                }
            }
        }
    }

    /** What a policy is applied to. */
    static final class Binding extends SpecStrategy {
        private static final Set<String> ACTIONS = Checks.setOf("Audit", "Deny", "Warn");

        private final boolean mutating;

        Binding(boolean mutating) {
            super(false, true);
            this.mutating = mutating;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        public void applyDefaults(ObjectNode binding) {
            if (Fields.at(binding, "spec", "matchResources") instanceof ObjectNode resources) {
                matchDefaults(resources);
                scopes(resources, "resourceRules");
                scopes(resources, "excludeResourceRules");
            }
        }

        @Override
        void check(JsonNode binding, Problems problems) {
            var spec = Fields.get(binding, "spec");
            var name = Fields.text(spec, "policyName");
            if (name.isEmpty()) {
                problems.required(Path.SPEC.child("policyName"), "");
            } else {
                new Checks(problems).subdomain(name, Path.SPEC.child("policyName"));
            }
            if (mutating) {
                return;
            }
            var actions = Fields.texts(spec, "validationActions");
            var path = Path.SPEC.child("validationActions");
            if (actions.isEmpty()) {
                problems.required(path, "at least one validation action is required");
            }
            for (var i = 0; i < actions.size(); i++) {
                if (!ACTIONS.contains(actions.get(i))) {
                    problems.notSupported(path.index(i), actions.get(i), ACTIONS);
                }
            }
            if (actions.containsAll(List.of("Deny", "Warn"))) {
                problems.invalid(
                        path,
                        spec.get("validationActions"),
                        "must not contain both Deny and Warn (repeating the same validation"
                                + " failure information in the API response and headers serves no"
                                + " purpose)");
            }
        }
    }
}
