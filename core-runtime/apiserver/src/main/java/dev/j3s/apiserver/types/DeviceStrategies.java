package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types of dynamic resource allocation: devices that pods claim. */
final class DeviceStrategies {
    private static final Set<String> MODES = Checks.setOf("All", "ExactCount");

    private DeviceStrategies() {}

    private static void requestDefaults(JsonNode spec) {
        for (var request : Fields.items(Fields.get(spec, "devices"), "requests")) {
            if (request.get("exactly") instanceof ObjectNode exactly) {
                count(exactly);
            }
            for (var alternative : Fields.items(request, "firstAvailable")) {
                if (alternative instanceof ObjectNode object) {
                    count(object);
                }
            }
        }
    }

    private static void count(ObjectNode request) {
        Fields.defaultText(request, "allocationMode", "ExactCount");
        if (Fields.text(request, "allocationMode").equals("ExactCount")) {
            Fields.defaultZero(request, "count", 1);
        }
    }

    private static void claimSpec(JsonNode spec, Path path, Problems problems) {
        var names = new HashSet<String>();
        var requests = Fields.items(Fields.get(spec, "devices"), "requests");
        for (var i = 0; i < requests.size(); i++) {
            var at = path.child("devices", "requests").index(i);
            var name = Fields.text(requests.get(i), "name");
            if (name.isEmpty()) {
                problems.required(at.child("name"), "");
            } else {
                new Checks(problems).dnsLabel(name, at.child("name"));
                if (!names.add(name)) {
                    problems.duplicate(at.child("name"), name);
                }
            }
            var exactly = Fields.get(requests.get(i), "exactly");
            var alternatives = Fields.size(requests.get(i), "firstAvailable") > 0;
            if (exactly.isObject() == alternatives) {
                problems.invalid(
                        at,
                        NullNode.getInstance(),
                        "exactly one of `exactly` or `firstAvailable` is required");
            } else if (exactly.isObject()) {
                if (Fields.text(exactly, "deviceClassName").isEmpty()) {
                    problems.required(at.child("exactly", "deviceClassName"), "");
                }
                new Checks(problems).oneOf(exactly, "allocationMode", MODES, at.child("exactly"));
            }
        }
    }

    /** A claim of devices. */
    static final class Claim extends SpecStrategy {
        Claim() {
            super(true, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        public void applyDefaults(ObjectNode claim) {
            requestDefaults(Fields.get(claim, "spec"));
        }

        @Override
        void check(JsonNode claim, Problems problems) {
            claimSpec(Fields.get(claim, "spec"), Path.SPEC, problems);
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            Immutable.check(object, old, "spec", Path.SPEC, problems);
        }
    }

    /** A template of claims, one for each pod. */
    static final class ClaimTemplate extends SpecStrategy {
        ClaimTemplate() {
            super(false, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        public void applyDefaults(ObjectNode template) {
            requestDefaults(Fields.at(template, "spec", "spec"));
        }

        @Override
        void check(JsonNode template, Problems problems) {
            claimSpec(Fields.at(template, "spec", "spec"), Path.SPEC.child("spec"), problems);
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            Immutable.check(object, old, "spec", Path.SPEC, problems);
        }
    }

    /** A class of devices. */
    static final class DeviceClass extends SpecStrategy {
        DeviceClass() {
            super(false, true);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        void check(JsonNode deviceClass, Problems problems) {
            var selectors = Fields.items(Fields.get(deviceClass, "spec"), "selectors");
            for (var i = 0; i < selectors.size(); i++) {
                if (!Fields.has(selectors.get(i), "cel")) {
                    problems.required(Path.SPEC.child("selectors").index(i).child("cel"), "");
                }
            }
        }
    }

    /** The devices of a node, as their driver publishes them. */
    static final class Slice extends SpecStrategy {
        Slice() {
            super(false, true);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        void check(JsonNode slice, Problems problems) {
            var spec = Fields.get(slice, "spec");
            if (Fields.text(spec, "driver").isEmpty()) {
                problems.required(Path.SPEC.child("driver"), "");
            }
            var pool = Fields.get(spec, "pool");
            if (Fields.text(pool, "name").isEmpty()) {
                problems.required(Path.SPEC.child("pool", "name"), "");
            }
            if (Fields.number(pool, "resourceSliceCount") <= 0) {
                problems.invalid(
                        Path.SPEC.child("pool", "resourceSliceCount"),
                        Fields.number(pool, "resourceSliceCount"),
                        "must be greater than zero");
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            check(object, problems);
            var spec = Fields.get(object, "spec");
            var before = Fields.get(old, "spec");
            for (var field : List.of("driver", "nodeName")) {
                Immutable.check(spec, before, field, Path.SPEC.child(field), problems);
            }
            Immutable.check(
                    Fields.get(spec, "pool"),
                    Fields.get(before, "pool"),
                    "name",
                    Path.SPEC.child("pool", "name"),
                    problems);
        }

        @Override
        public Map<String, String> selectableFields(JsonNode slice) {
            var spec = Fields.get(slice, "spec");
            return Map.of(
                    "spec.nodeName", Fields.text(spec, "nodeName"),
                    "spec.driver", Fields.text(spec, "driver"));
        }
    }
}
