package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.IpText;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodSpecRules;
import dev.j3s.apiserver.types.pod.ResourceRounding;
import dev.j3s.apiserver.types.pod.TolerationRules;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Types with a handful of rules each. */
final class SmallStrategies {
    private SmallStrategies() {}

    /** ServiceAccounts. */
    static final class ServiceAccount extends SpecStrategy {
        ServiceAccount() {
            super(false, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }
    }

    /** PodTemplates. */
    static final class PodTemplate extends SpecStrategy {
        PodTemplate() {
            super(false, true);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        public void applyDefaults(ObjectNode object) {
            PodDefaults.applyToTemplate(object, "template");
        }

        @Override
        boolean changesGeneration(JsonNode object, JsonNode old) {
            return !Fields.same(object.get("template"), old.get("template"));
        }

        @Override
        void check(JsonNode object, Problems problems) {
            new PodSpecRules(problems)
                    .template(Fields.get(object, "template"), Path.of("template"));
        }
    }

    /** ControllerRevisions: their data never changes. */
    static final class ControllerRevision extends SpecStrategy {
        ControllerRevision() {
            super(false, false);
        }

        @Override
        void check(JsonNode object, Problems problems) {
            if (Fields.number(object, "revision") < 0) {
                problems.invalid(
                        Path.of("revision"),
                        Fields.number(object, "revision"),
                        "must be greater than or equal to 0");
            }
            var data = Fields.get(object, "data");
            if (data.isMissingNode()) {
                problems.required(Path.of("data"), "data is mandatory");
            } else if (!data.isObject()) {
                problems.required(Path.of("data"), "data must be a valid JSON object");
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            check(object, problems);
            Immutable.check(object, old, "data", Path.of("data"), problems);
        }
    }

    /** Leases. */
    static final class Lease extends SpecStrategy {
        Lease() {
            super(false, false);
        }

        @Override
        public boolean allowCreateOnUpdate() {
            return true;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        void check(JsonNode lease, Problems problems) {
            var spec = Fields.get(lease, "spec");
            if (Fields.has(spec, "leaseDurationSeconds")
                    && Fields.number(spec, "leaseDurationSeconds") <= 0) {
                problems.invalid(
                        Path.SPEC.child("leaseDurationSeconds"),
                        Fields.number(spec, "leaseDurationSeconds"),
                        "must be greater than 0");
            }
            if (Fields.number(spec, "leaseTransitions") < 0) {
                problems.invalid(
                        Path.SPEC.child("leaseTransitions"),
                        Fields.number(spec, "leaseTransitions"),
                        "must be greater than or equal to 0");
            }
        }
    }

    /** PriorityClasses: a value never changes. */
    static final class PriorityClass extends SpecStrategy {
        private static final long USER_MAX = 1_000_000_000;
        private static final Set<String> POLICIES = Checks.listed("PreemptLowerPriority", "Never");
        private static final Map<String, Long> SYSTEM =
                Map.of(
                        "system-node-critical", 2_000_001_000L,
                        "system-cluster-critical", 2_000_000_000L);

        PriorityClass() {
            super(false, false);
        }

        @Override
        public void applyDefaults(ObjectNode object) {
            Fields.defaultPointer(object, "preemptionPolicy", "PreemptLowerPriority");
        }

        @Override
        public void prepareForCreate(ObjectNode object) {
            Fields.ensure(object, "metadata").put("generation", 1);
        }

        @Override
        void check(JsonNode object, Problems problems) {
            var name = Fields.text(Fields.get(object, "metadata"), "name");
            var value = Fields.number(object, "value");
            if (name.startsWith("system-")) {
                var expected = SYSTEM.get(name);
                if (expected == null || expected != value || Fields.flag(object, "globalDefault")) {
                    problems.forbidden(
                            Path.METADATA.child("name"),
                            "priority class names with 'system-' prefix are reserved for system"
                                    + " use only. error: "
                                    + name
                                    + " is not a known system priority class");
                }
            } else if (value > USER_MAX) {
                problems.forbidden(
                        Path.of("value"),
                        "maximum allowed value of a user defined priority is " + USER_MAX);
            }
            var policy = Fields.text(object, "preemptionPolicy");
            if (!POLICIES.contains(policy)) {
                problems.notSupported(Path.of("preemptionPolicy"), policy, POLICIES);
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            if (Fields.number(object, "value") != Fields.number(old, "value")) {
                problems.forbidden(Path.of("value"), "may not be changed in an update.");
            }
            Immutable.check(object, old, "preemptionPolicy", Path.of("preemptionPolicy"), problems);
        }
    }

    /** RuntimeClasses: a handler never changes. */
    static final class RuntimeClass extends SpecStrategy {
        RuntimeClass() {
            super(false, false);
        }

        @Override
        public boolean allowCreateOnUpdate() {
            return true;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        public void applyDefaults(ObjectNode object) {
            ResourceRounding.apply(Fields.get(object, "overhead").get("podFixed"));
        }

        @Override
        void check(JsonNode object, Problems problems) {
            var checks = new Checks(problems);
            checks.dnsLabel(Fields.text(object, "handler"), Path.of("handler"));
            var scheduling = Fields.get(object, "scheduling");
            checks.labels(
                    Fields.get(scheduling, "nodeSelector"),
                    Path.of("scheduling").child("nodeSelector"));
            new TolerationRules(problems)
                    .tolerations(scheduling, Path.of("scheduling").child("tolerations"));
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            Immutable.check(object, old, "handler", Path.of("handler"), problems);
        }
    }

    /** The networks that services' addresses are from. */
    static final class ServiceCidr extends SpecStrategy {
        ServiceCidr() {
            super(true, false);
        }

        @Override
        void check(JsonNode object, Problems problems) {
            var path = Path.SPEC.child("cidrs");
            var cidrs = Fields.texts(Fields.get(object, "spec"), "cidrs");
            if (cidrs.isEmpty()) {
                problems.required(path, "at least one CIDR required");
            } else if (cidrs.size() > 2) {
                problems.invalid(path, Fields.get(object, "spec"), "may only hold up to 2 values");
            }
            for (var i = 0; i < cidrs.size(); i++) {
                problems.invalid(path.index(i), cidrs.get(i), IpText.prefixProblems(cidrs.get(i)));
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            var now = Fields.texts(Fields.get(object, "spec"), "cidrs");
            var before = Fields.texts(Fields.get(old, "spec"), "cidrs");
            var grows =
                    before.size() == 1
                            && now.size() == 2
                            && now.getFirst().equals(before.getFirst());
            if (!now.equals(before) && !grows) {
                problems.invalid(
                        Path.SPEC.child("cidrs"),
                        Fields.at(object, "spec", "cidrs"),
                        Immutable.MESSAGE);
            }
        }
    }

    /** An address that a service holds; its name is the address. */
    static final class IpAddress extends SpecStrategy {
        IpAddress() {
            super(false, false);
        }

        @Override
        public NameRule nameRule() {
            return NameRule.PATH_SEGMENT;
        }

        @Override
        void check(JsonNode object, Problems problems) {
            var name = Fields.text(Fields.get(object, "metadata"), "name");
            if (IpText.parse(name).isEmpty()) {
                problems.invalid(Path.METADATA.child("name"), name, IpText.addressProblems(name));
            }
            var parent = Fields.at(object, "spec", "parentRef");
            var path = Path.SPEC.child("parentRef");
            if (!parent.isObject()) {
                problems.required(path, "");
                return;
            }
            for (var field : List.of("resource", "name")) {
                new Checks(problems).required(parent, field, path);
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            Immutable.check(
                    Fields.get(object, "spec"),
                    Fields.get(old, "spec"),
                    "parentRef",
                    Path.SPEC.child("parentRef"),
                    problems);
        }
    }

    /** APIServices: another server's group and version. */
    static final class ApiService extends SpecStrategy {
        private static final int PRIORITY_MAX = 20000;
        private static final int VERSION_PRIORITY_MAX = 1000;

        ApiService() {
            super(true, false);
        }

        @Override
        public void applyDefaults(ObjectNode object) {
            if (Fields.at(object, "spec", "service") instanceof ObjectNode service) {
                Fields.defaultNumber(service, "port", 443);
            }
        }

        @Override
        void check(JsonNode object, Problems problems) {
            var spec = Fields.get(object, "spec");
            var name = Fields.text(Fields.get(object, "metadata"), "name");
            var required = Fields.text(spec, "version") + "." + Fields.text(spec, "group");
            if (!name.equals(required)) {
                problems.invalid(
                        Path.METADATA.child("name"),
                        name,
                        "must be `spec.version+\".\"+spec.group`: \"" + required + "\"");
            }
            var checks = new Checks(problems);
            var group = Fields.text(spec, "group");
            if (!group.isEmpty()) {
                checks.subdomain(group, Path.SPEC.child("group"));
            }
            checks.required(spec, "version", Path.SPEC);
            range(spec, "groupPriorityMinimum", PRIORITY_MAX, problems);
            range(spec, "versionPriority", VERSION_PRIORITY_MAX, problems);
            var service = Fields.get(spec, "service");
            if (service.isObject()) {
                checks.required(service, "namespace", Path.SPEC.child("service"));
                checks.required(service, "name", Path.SPEC.child("service"));
            }
        }

        private static void range(JsonNode spec, String field, int max, Problems problems) {
            var value = Fields.number(spec, field);
            if (value <= 0 || value > max) {
                problems.invalid(
                        Path.SPEC.child(field), value, "must be positive and less than " + max);
            }
        }
    }
}
