package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The containers of a pod spec, of all three kinds. */
final class ContainerRules {
    private static final int RESTART_RULES_MAX = 20;
    private static final int EXIT_CODES_MAX = 255;
    static final Set<String> PROTOCOLS = Checks.setOf("SCTP", "TCP", "UDP");
    private static final Set<String> MESSAGE_POLICIES =
            Checks.listed("File", "FallbackToLogsOnError");
    private static final Set<String> PULL_POLICIES =
            Checks.setOf("Always", "IfNotPresent", "Never");
    private static final Set<String> RESTART_POLICIES =
            Checks.setOf("Always", "Never", "OnFailure");
    private static final Set<String> RESTART_ACTIONS =
            Checks.setOf("Restart", "RestartAllContainers");
    private static final Set<String> EXIT_OPERATORS = Checks.setOf("In", "NotIn");
    private static final Set<String> RESIZED = Checks.setOf("cpu", "memory");
    private static final Set<String> RESIZE_POLICIES =
            Checks.setOf("NotRequired", "RestartContainer");

    /** Fields of a container that an ephemeral one may not have. */
    private static final List<String> NOT_EPHEMERAL =
            List.of(
                    "ports",
                    "resources",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle",
                    "resizePolicy",
                    "restartPolicy",
                    "restartPolicyRules");

    private final Problems problems;
    private final Checks checks;
    private final EnvRules environment;
    private final MountRules mounts;
    private final ResourceRules resources;
    private final SecurityRules security;
    private final ProbeRules probes;
    private final boolean hostUsers;
    private final JsonNode spec;

    ContainerRules(
            Problems problems, JsonNode spec, Map<String, JsonNode> volumes, Set<String> claims) {
        this.problems = problems;
        this.spec = spec;
        this.checks = new Checks(problems);
        this.environment = new EnvRules(problems);
        this.mounts = new MountRules(problems, volumes);
        this.resources = new ResourceRules(problems, claims);
        this.security = new SecurityRules(problems);
        this.probes =
                new ProbeRules(problems, Fields.number(spec, "terminationGracePeriodSeconds"));
        var users = Fields.get(spec, "hostUsers");
        this.hostUsers = !users.isBoolean() || users.booleanValue();
    }

    void containers(Path path) {
        var containers = Fields.items(spec, "containers");
        if (containers.isEmpty()) {
            problems.required(path, "");
            return;
        }
        var names = new HashSet<String>();
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            common(container, path.index(i));
            var name = Fields.text(container, "name");
            if (!names.add(name)) {
                problems.duplicate(path.index(i).child("name"), name);
            }
            probes.ofContainer(container, Fields.get(spec, "os"), path.index(i));
            restartPolicy(container, path.index(i));
        }
        hostPorts(containers, path);
    }

    void initContainers(Path path) {
        var names = names("containers");
        var containers = Fields.items(spec, "initContainers");
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var at = path.index(i);
            common(container, at);
            restartPolicy(container, at);
            var name = Fields.text(container, "name");
            if (!name.isEmpty() && !names.add(name)) {
                problems.duplicate(at.child("name"), name);
            }
            hostPorts(List.of(container), path);
            if (Fields.text(container, "restartPolicy").equals("Always")) {
                probes.ofContainer(container, Fields.get(spec, "os"), at);
            } else {
                notSidecar(container, at);
            }
        }
    }

    private void notSidecar(JsonNode container, Path path) {
        for (var field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (Fields.has(container, field)) {
                problems.forbidden(
                        path.child(field),
                        "may not be set for init containers without restartPolicy=Always");
            }
        }
        var policies = Fields.items(container, "resizePolicy");
        for (var i = 0; i < policies.size(); i++) {
            if (Fields.text(policies.get(i), "restartPolicy").equals("RestartContainer")) {
                problems.invalid(
                        path.child("resizePolicy").index(i).child("restartPolicy"),
                        "RestartContainer",
                        "must not be set to 'RestartContainer' for non-sidecar initContainers");
            }
        }
    }

    void ephemeralContainers(Path path) {
        var others = names("containers");
        others.addAll(names("initContainers"));
        var names = new HashSet<>(others);
        var containers = Fields.items(spec, "ephemeralContainers");
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var at = path.index(i);
            common(container, at);
            image(container, at);
            var name = Fields.text(container, "name");
            if (!names.add(name)) {
                problems.duplicate(at.child("name"), name);
            }
            var target = Fields.text(container, "targetContainerName");
            if (!target.isEmpty() && !others.contains(target)) {
                problems.notFound(at.child("targetContainerName"), target);
            }
            for (var field : NOT_EPHEMERAL) {
                if (Fields.has(container, field) && !container.get(field).isEmpty()) {
                    problems.forbidden(at.child(field), "cannot be set for an Ephemeral Container");
                }
            }
        }
    }

    /** Only pods are so strict about the image; templates take what they are given. */
    void image(JsonNode container, Path path) {
        var image = Fields.text(container, "image");
        if (!image.equals(image.strip())) {
            problems.invalid(
                    path.child("image"), image, "must not have leading or trailing whitespace");
        }
    }

    private HashSet<String> names(String list) {
        var names = new HashSet<String>();
        Fields.items(spec, list).forEach(container -> names.add(Fields.text(container, "name")));
        return names;
    }

    private void common(JsonNode container, Path path) {
        var name = Fields.text(container, "name");
        if (name.isEmpty()) {
            problems.required(path.child("name"), "");
        } else {
            checks.dnsLabel(name, path.child("name"));
        }
        checks.required(container, "image", path);
        checks.requiredOneOf(container, "terminationMessagePolicy", MESSAGE_POLICIES, path);
        ports(container, path.child("ports"));
        environment.variables(container, path.child("env"));
        environment.sources(container, path.child("envFrom"));
        mounts.ofContainer(container, path);
        checks.requiredOneOf(container, "imagePullPolicy", PULL_POLICIES, path);
        resources.ofContainer(Fields.get(container, "resources"), path.child("resources"));
        resizePolicies(container, path.child("resizePolicy"));
        security.ofContainer(container, hostUsers, path.child("securityContext"));
    }

    private void ports(JsonNode container, Path path) {
        var names = new HashSet<String>();
        var ports = Fields.items(container, "ports");
        for (var i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var at = path.index(i);
            var name = Fields.text(port, "name");
            if (!name.isEmpty()) {
                var words = Names.portName(name);
                problems.invalid(at.child("name"), name, words);
                if (words.isEmpty() && !names.add(name)) {
                    problems.duplicate(at.child("name"), name);
                }
            }
            var number = Fields.number(port, "containerPort");
            if (number == 0) {
                problems.required(at.child("containerPort"), "");
            } else {
                checks.port(number, at.child("containerPort"));
            }
            var hostPort = Fields.number(port, "hostPort");
            if (hostPort != 0) {
                checks.port(hostPort, at.child("hostPort"));
            }
            checks.requiredOneOf(port, "protocol", PROTOCOLS, at);
        }
    }

    private void hostPorts(List<JsonNode> containers, Path path) {
        var taken = new HashSet<String>();
        for (var c = 0; c < containers.size(); c++) {
            var ports = Fields.items(containers.get(c), "ports");
            for (var p = 0; p < ports.size(); p++) {
                var port = ports.get(p);
                var number = Fields.number(port, "hostPort");
                var key =
                        Fields.text(port, "protocol")
                                + "/"
                                + Fields.text(port, "hostIP")
                                + "/"
                                + number;
                if (number != 0 && !taken.add(key)) {
                    problems.duplicate(
                            path.index(c).child("ports").index(p).child("hostPort"), key);
                }
            }
        }
    }

    private void resizePolicies(JsonNode container, Path path) {
        var seen = new HashSet<String>();
        var policies = Fields.items(container, "resizePolicy");
        for (var i = 0; i < policies.size(); i++) {
            var resource = Fields.text(policies.get(i), "resourceName");
            if (!seen.add(resource)) {
                problems.duplicate(path.index(i), resource);
            }
            resizeValue(resource, RESIZED, path);
            var restart = Fields.text(policies.get(i), "restartPolicy");
            resizeValue(restart, RESIZE_POLICIES, path);
            if (Fields.text(spec, "restartPolicy").equals("Never")
                    && !restart.equals("NotRequired")) {
                problems.invalid(
                        path, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
            }
        }
    }

    private void resizeValue(String value, Set<String> supported, Path path) {
        if (value.isEmpty()) {
            problems.required(path, "");
        } else if (!supported.contains(value)) {
            problems.notSupported(path, value, supported);
        }
    }

    private void restartPolicy(JsonNode container, Path path) {
        var rules = Fields.items(container, "restartPolicyRules");
        checks.oneOf(container, "restartPolicy", RESTART_POLICIES, path);
        if (!Fields.has(container, "restartPolicy") && !rules.isEmpty()) {
            problems.required(
                    path.child("restartPolicy"),
                    "must specify restartPolicy when restart rules are used");
        }
        if (rules.size() > RESTART_RULES_MAX) {
            problems.tooMany(path.child("restartPolicyRules"), rules.size(), RESTART_RULES_MAX);
        }
        for (var i = 0; i < rules.size(); i++) {
            restartRule(rules.get(i), path.child("restartPolicyRules").index(i));
        }
    }

    private void restartRule(JsonNode rule, Path path) {
        var action = Fields.text(rule, "action");
        if (!RESTART_ACTIONS.contains(action)) {
            problems.notSupported(path.child("action"), action, RESTART_ACTIONS);
        }
        var codes = Fields.get(rule, "exitCodes");
        if (!codes.isObject()) {
            problems.required(path.child("exitCodes"), "must be specified");
            return;
        }
        var operator = Fields.text(codes, "operator");
        if (!EXIT_OPERATORS.contains(operator)) {
            problems.notSupported(path.child("exitCodes", "operator"), operator, EXIT_OPERATORS);
        }
        var count = Fields.size(codes, "values");
        if (count > EXIT_CODES_MAX) {
            problems.tooMany(path.child("exitCodes", "values"), count, EXIT_CODES_MAX);
        }
    }
}
