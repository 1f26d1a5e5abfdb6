package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The CSI types and volume attachments: small rules, one class each. */
final class StorageStrategies {
    private StorageStrategies() {}

    /** What a CSI driver can do. */
    static final class CsiDriver extends SpecStrategy {
        private static final long TOKEN_SECONDS_MIN = 600;
        private static final Set<String> GROUP_POLICIES =
                Checks.setOf("File", "None", "ReadWriteOnceWithFSType");
        private static final Set<String> MODES = Checks.listed("Persistent", "Ephemeral");

        CsiDriver() {
            super(false, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        public void applyDefaults(ObjectNode driver) {
            var spec = Fields.ensure(driver, "spec");
            Fields.defaultFlag(spec, "attachRequired", true);
            for (var flag :
                    List.of(
                            "podInfoOnMount",
                            "storageCapacity",
                            "requiresRepublish",
                            "seLinuxMount")) {
                Fields.defaultFlag(spec, flag, false);
            }
            Fields.defaultPointer(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
            if (Fields.size(spec, "volumeLifecycleModes") == 0) {
                spec.putArray("volumeLifecycleModes").add("Persistent");
            }
        }

        @Override
        void check(JsonNode driver, Problems problems) {
            var spec = Fields.get(driver, "spec");
            new Checks(problems).oneOf(spec, "fsGroupPolicy", GROUP_POLICIES, Path.SPEC);
            var audiences = new HashSet<String>();
            var requests = Fields.items(spec, "tokenRequests");
            for (var i = 0; i < requests.size(); i++) {
                var path = Path.SPEC.child("tokenRequests").index(i);
                var audience = Fields.text(requests.get(i), "audience");
                if (!audiences.add(audience)) {
                    problems.duplicate(path.child("audience"), audience);
                }
                if (Fields.number(requests.get(i), "expirationSeconds", TOKEN_SECONDS_MIN)
                        < TOKEN_SECONDS_MIN) {
                    problems.invalid(
                            path.child("expirationSeconds"),
                            Fields.number(requests.get(i), "expirationSeconds"),
                            "may not specify a duration less than 10 minutes");
                }
            }
            for (var mode : Fields.texts(spec, "volumeLifecycleModes")) {
                if (!MODES.contains(mode)) {
                    problems.notSupported(Path.SPEC.child("volumeLifecycleModes"), mode, MODES);
                }
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            check(object, problems);
            var spec = Fields.get(object, "spec");
            var before = Fields.get(old, "spec");
            Immutable.check(
                    spec, before, "attachRequired", Path.SPEC.child("attachedRequired"), problems);
            Immutable.check(
                    spec,
                    before,
                    "volumeLifecycleModes",
                    Path.SPEC.child("volumeLifecycleModes"),
                    problems);
        }
    }

    /** The CSI drivers of a node. */
    static final class CsiNode extends SpecStrategy {
        private static final int NODE_ID_MAX = 192;

        CsiNode() {
            super(false, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        void check(JsonNode node, Problems problems) {
            var names = new HashSet<String>();
            var drivers = Fields.items(Fields.get(node, "spec"), "drivers");
            for (var i = 0; i < drivers.size(); i++) {
                var path = Path.SPEC.child("drivers").index(i);
                var name = Fields.text(drivers.get(i), "name");
                if (name.isEmpty()) {
                    problems.required(path.child("name"), "");
                }
                var id = Fields.text(drivers.get(i), "nodeID");
                if (id.isEmpty()) {
                    problems.required(path.child("nodeID"), "");
                }
                if (id.length() > NODE_ID_MAX) {
                    problems.invalid(
                            path.child("nodeID"),
                            id,
                            "must be " + NODE_ID_MAX + " characters or less");
                }
                if (!names.add(name)) {
                    problems.duplicate(path.child("name"), name);
                }
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            check(object, problems);
            for (var before : Fields.items(Fields.get(old, "spec"), "drivers")) {
                for (var now : Fields.items(Fields.get(object, "spec"), "drivers")) {
                    if (Fields.text(now, "name").equals(Fields.text(before, "name"))
                            && !Fields.same(without(now), without(before))) {
                        problems.invalid(Path.SPEC.child("drivers"), now, Immutable.MESSAGE);
                    }
                }
            }
        }

        /** How many volumes fit may change. */
        private static JsonNode without(JsonNode driver) {
            ObjectNode copy = driver.deepCopy();
            copy.remove("allocatable");
            return copy;
        }
    }

    /** What of a storage class is left where. */
    static final class CsiStorageCapacity extends SpecStrategy {
        CsiStorageCapacity() {
            super(false, false);
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        void check(JsonNode capacity, Problems problems) {
            var checks = new Checks(problems);
            checks.selector(Fields.get(capacity, "nodeTopology"), Path.of("nodeTopology"));
            checks.subdomain(
                    Fields.text(capacity, "storageClassName"), Path.of("storageClassName"));
            if (Quantity.of(Fields.get(capacity, "capacity")).signum() < 0) {
                problems.invalid(
                        Path.of("capacity"),
                        Fields.text(capacity, "capacity"),
                        "must be greater than or equal to 0");
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            for (var field : List.of("nodeTopology", "storageClassName")) {
                Immutable.check(object, old, field, Path.of(field), problems);
            }
        }
    }

    /** A volume on its way to a node. */
    static final class VolumeAttachment extends SpecStrategy {
        private static final String ONE_SOURCE =
                "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

        VolumeAttachment() {
            super(true, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        public boolean allowUnconditionalUpdate() {
            return false;
        }

        @Override
        void check(JsonNode attachment, Problems problems) {
            var spec = Fields.get(attachment, "spec");
            new Checks(problems).required(spec, "attacher", Path.SPEC);
            var source = Fields.get(spec, "source");
            var named = Fields.has(source, "persistentVolumeName");
            var inline = Fields.has(source, "inlineVolumeSpec");
            if (named && inline) {
                problems.forbidden(Path.SPEC.child("source"), ONE_SOURCE);
            } else if (!named && !inline) {
                problems.required(Path.SPEC.child("source"), ONE_SOURCE);
            }
            new Checks(problems)
                    .subdomain(Fields.text(spec, "nodeName"), Path.SPEC.child("nodeName"));
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            check(object, problems);
            Immutable.check(object, old, "spec", Path.SPEC, problems);
        }
    }

    /** Mutable properties of volumes, as a class. */
    static final class VolumeAttributesClass extends SpecStrategy {
        VolumeAttributesClass() {
            super(false, false);
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }

        @Override
        void check(JsonNode object, Problems problems) {
            StorageClassStrategy.provisioner(object, "driverName", problems);
            StorageClassStrategy.parameters(object, problems);
            if (Fields.size(object, "parameters") == 0) {
                problems.required(
                        Path.of("parameters"), "must contain at least one key/value pair");
            }
        }

        @Override
        void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
            for (var field : List.of("driverName", "parameters")) {
                if (!Fields.same(object.get(field), old.get(field))) {
                    problems.forbidden(Path.of(field), "updates to " + field + " are forbidden.");
                }
            }
            check(object, problems);
        }
    }
}
