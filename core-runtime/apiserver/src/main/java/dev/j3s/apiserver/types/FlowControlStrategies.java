package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.Set;

/** FlowSchemas and PriorityLevelConfigurations. */
final class FlowControlStrategies {
    private FlowControlStrategies() {}

    /** Which requests belong to which level. */
    static final class FlowSchema extends SpecStrategy {
        private static final int PRECEDENCE = 1000;
        private static final int PRECEDENCE_MAX = 10000;

        FlowSchema() {
            super(true, true);
        }

        @Override
        public void applyDefaults(ObjectNode schema) {
            Fields.defaultZero(Fields.ensure(schema, "spec"), "matchingPrecedence", PRECEDENCE);
        }

        @Override
        void check(JsonNode schema, Problems problems) {
            var spec = Fields.get(schema, "spec");
            var precedence = Fields.number(spec, "matchingPrecedence");
            var path = Path.SPEC.child("matchingPrecedence");
            if (precedence <= 0) {
                problems.invalid(path, precedence, "must be a positive value");
            }
            if (precedence > PRECEDENCE_MAX) {
                problems.invalid(path, precedence, "must not be greater than " + PRECEDENCE_MAX);
            }
            var level = Fields.text(Fields.get(spec, "priorityLevelConfiguration"), "name");
            var at = Path.SPEC.child("priorityLevelConfiguration", "name");
            if (level.isEmpty()) {
                problems.required(at, "must reference a priority level");
            } else {
                new Checks(problems).subdomain(level, at);
            }
        }
    }

    /** How much of the server a level may use. */
    static final class PriorityLevel extends SpecStrategy {
        private static final Set<String> TYPES = Checks.setOf("Exempt", "Limited");
        private static final Set<String> RESPONSES = Checks.setOf("Queue", "Reject");

        PriorityLevel() {
            super(true, true);
        }

        @Override
        public void applyDefaults(ObjectNode level) {
            if (Fields.at(level, "spec", "exempt") instanceof ObjectNode exempt) {
                Fields.defaultNumber(exempt, "nominalConcurrencyShares", 0);
                Fields.defaultNumber(exempt, "lendablePercent", 0);
            }
            if (Fields.at(level, "spec", "limited") instanceof ObjectNode limited) {
                Fields.defaultNumber(limited, "nominalConcurrencyShares", 30);
                Fields.defaultNumber(limited, "lendablePercent", 0);
                if (Fields.at(limited, "limitResponse", "queuing") instanceof ObjectNode queuing) {
                    Fields.defaultZero(queuing, "handSize", 8);
                    Fields.defaultZero(queuing, "queues", 64);
                    Fields.defaultZero(queuing, "queueLengthLimit", 50);
                }
            }
        }

        @Override
        void check(JsonNode level, Problems problems) {
            var spec = Fields.get(level, "spec");
            var type = Fields.text(spec, "type");
            if (!TYPES.contains(type)) {
                problems.notSupported(Path.SPEC.child("type"), type, TYPES);
                return;
            }
            var limited = Fields.get(spec, "limited");
            if (type.equals("Exempt")) {
                if (limited.isObject()) {
                    problems.forbidden(
                            Path.SPEC.child("limited"), "must be nil if the type is not Limited");
                }
                return;
            }
            if (!limited.isObject()) {
                problems.required(
                        Path.SPEC.child("limited"), "must not be empty when type is Limited");
                return;
            }
            var response = Fields.get(limited, "limitResponse");
            if (!RESPONSES.contains(Fields.text(response, "type"))) {
                problems.notSupported(
                        Path.SPEC.child("limited", "limitResponse", "type"),
                        Fields.text(response, "type"),
                        RESPONSES);
            }
        }
    }
}
