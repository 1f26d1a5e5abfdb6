package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Validation of a whole pod spec and of a pod template (upstream's ValidatePodSpec). */
public final class PodSpecRules {
    private static final int NAMESERVERS_MAX = 3;
    private static final int SEARCHES_MAX = 32;
    private static final int SEARCH_CHARACTERS_MAX = 2048;
    private static final int HOSTNAME_MAX = 64;
    private static final Set<String> RESTART_POLICIES =
            Checks.listed("Always", "OnFailure", "Never");
    private static final Set<String> DNS_POLICIES =
            Checks.listed("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final Set<String> PREEMPTION_POLICIES =
            Checks.listed("PreemptLowerPriority", "Never");
    private static final Set<String> SYSTEMS = Checks.setOf("linux", "windows");

    private final Problems problems;
    private final Checks checks;

    public PodSpecRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    /** A PodTemplateSpec. */
    public void template(JsonNode template, Path path) {
        var metadata = Fields.get(template, "metadata");
        checks.labels(Fields.get(metadata, "labels"), path.child("labels"));
        checks.annotations(Fields.get(metadata, "annotations"), path.child("annotations"));
        var spec = Fields.get(template, "spec");
        spec(spec, "", false, path.child("spec"));
        if (Fields.size(spec, "ephemeralContainers") > 0) {
            problems.forbidden(
                    path.child("spec", "ephemeralContainers"),
                    "ephemeral containers not allowed in pod template");
        }
    }

    /**
     * A Pod: its spec, and what only pods are asked for.
     *
     * @param pod with metadata
     */
    void pod(JsonNode pod) {
        var spec = Fields.get(pod, "spec");
        var name = Fields.text(Fields.get(pod, "metadata"), "name");
        spec(spec, name, true, Path.SPEC);
        if (Fields.text(spec, "serviceAccountName").isEmpty()) {
            tokensWithoutAccount(spec);
        }
        for (var list : List.of("containers", "initContainers")) {
            var containers = Fields.items(spec, list);
            for (var i = 0; i < containers.size(); i++) {
                var image = Fields.text(containers.get(i), "image");
                if (!image.equals(image.strip())) {
                    problems.invalid(
                            Path.SPEC.child(list).index(i).child("image"),
                            image,
                            "must not have leading or trailing whitespace");
                }
            }
        }
    }

    private void tokensWithoutAccount(JsonNode spec) {
        var volumes = Fields.items(spec, "volumes");
        for (var v = 0; v < volumes.size(); v++) {
            var sources = Fields.items(Fields.get(volumes.get(v), "projected"), "sources");
            for (var s = 0; s < sources.size(); s++) {
                if (Fields.has(sources.get(s), "serviceAccountToken")) {
                    problems.forbidden(
                            Path.SPEC
                                    .child("volumes")
                                    .index(v)
                                    .child("projected", "sources")
                                    .index(s)
                                    .child("serviceAccountToken"),
                            "must not be specified when serviceAccountName is not set");
                }
            }
        }
    }

    private void spec(JsonNode spec, String podName, boolean isPod, Path path) {
        if (!Fields.has(spec, "terminationGracePeriodSeconds")) {
            problems.required(path.child("terminationGracePeriodSeconds"), "");
        }
        var volumes = new VolumeRules(problems, podName).validate(spec, path.child("volumes"));
        var claims = resourceClaims(spec, path.child("resourceClaims"));
        var containers = new ContainerRules(problems, spec, volumes, claims);
        containers.containers(path.child("containers"));
        containers.initContainers(path.child("initContainers"));
        containers.ephemeralContainers(path.child("ephemeralContainers"));
        PodLevelResources.validate(
                spec, path.child("resources"), new ResourceRules(problems, claims), problems);
        if (Fields.flag(spec, "hostNetwork")) {
            hostPorts(spec, isPod, path.child("containers"));
        }
        checks.requiredOneOf(spec, "restartPolicy", RESTART_POLICIES, path);
        checks.requiredOneOf(spec, "dnsPolicy", DNS_POLICIES, path);
        checks.labels(Fields.get(spec, "nodeSelector"), path.child("nodeSelector"));
        new SecurityRules(problems).ofPod(spec, path.child("securityContext"));
        placement(spec, path);
        dnsConfig(spec, path.child("dnsConfig"));
        gates(spec, path);
        hostUsers(spec, path);
        hostnameOverride(spec, path);
        names(spec, path);
        system(spec, path);
    }

    private void placement(JsonNode spec, Path path) {
        var affinity = new AffinityRules(problems);
        affinity.affinity(Fields.get(spec, "affinity"), path.child("affinity"));
        affinity.topologySpread(spec, path.child("topologySpreadConstraints"));
        new TolerationRules(problems).tolerations(spec, path.child("tolerations"));
    }

    private Set<String> resourceClaims(JsonNode spec, Path path) {
        var names = new HashSet<String>();
        var claims = Fields.items(spec, "resourceClaims");
        for (var i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            var name = Fields.text(claim, "name");
            var at = path.index(i);
            if (name.isEmpty()) {
                problems.required(at.child("name"), "");
            } else if (!names.add(name)) {
                problems.duplicate(at.child("name"), name);
            } else {
                checks.dnsLabel(name, at.child("name"));
            }
            var direct = Fields.has(claim, "resourceClaimName");
            var byTemplate = Fields.has(claim, "resourceClaimTemplateName");
            if (direct && byTemplate) {
                problems.invalid(
                        at,
                        claim,
                        "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be"
                                + " specified");
            } else if (!direct && !byTemplate) {
                problems.invalid(
                        at,
                        claim,
                        "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (var field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
                if (Fields.has(claim, field)) {
                    checks.subdomain(Fields.text(claim, field), at.child(field));
                }
            }
        }
        return names;
    }

    private void hostPorts(JsonNode spec, boolean isPod, Path path) {
        var containers = Fields.items(spec, "containers");
        for (var c = 0; c < containers.size(); c++) {
            var ports = Fields.items(containers.get(c), "ports");
            for (var p = 0; p < ports.size(); p++) {
                var hostPort = Fields.number(ports.get(p), "hostPort");
                var port = Fields.number(ports.get(p), "containerPort");
                if ((isPod || hostPort != 0) && hostPort != port) {
                    problems.invalid(
                            path.index(c).child("ports").index(p).child("hostPort"),
                            hostPort,
                            "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private void dnsConfig(JsonNode spec, Path path) {
        var config = Fields.get(spec, "dnsConfig");
        var nameservers = Fields.texts(config, "nameservers");
        if (Fields.text(spec, "dnsPolicy").equals("None")) {
            if (!config.isObject()) {
                problems.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (nameservers.isEmpty()) {
                problems.required(
                        path.child("nameservers"),
                        "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (nameservers.size() > NAMESERVERS_MAX) {
            problems.invalid(
                    path.child("nameservers"),
                    config.get("nameservers"),
                    "must not have more than " + NAMESERVERS_MAX + " nameservers");
        }
        for (var i = 0; i < nameservers.size(); i++) {
            checks.ip(nameservers.get(i), path.child("nameservers").index(i));
        }
        searches(config, path.child("searches"));
        var options = Fields.items(config, "options");
        for (var i = 0; i < options.size(); i++) {
            if (Fields.text(options.get(i), "name").isEmpty()) {
                problems.required(path.child("options").index(i), "must not be empty");
            }
        }
    }

    private void searches(JsonNode config, Path path) {
        var searches = Fields.texts(config, "searches");
        if (searches.size() > SEARCHES_MAX) {
            problems.invalid(
                    path,
                    config.get("searches"),
                    "must not have more than " + SEARCHES_MAX + " search paths");
        }
        if (String.join(" ", searches).length() > SEARCH_CHARACTERS_MAX) {
            problems.invalid(
                    path,
                    config.get("searches"),
                    "must not have more than "
                            + SEARCH_CHARACTERS_MAX
                            + " characters (including spaces) in the search list");
        }
        for (var i = 0; i < searches.size(); i++) {
            var search = searches.get(i);
            if (!search.equals(".")) {
                var name = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
                if (!Names.dns1123Subdomain(name.replace('_', 'x')).isEmpty()) {
                    checks.subdomain(name, path.index(i));
                }
            }
        }
    }

    private void gates(JsonNode spec, Path path) {
        var readiness = Fields.items(spec, "readinessGates");
        for (var i = 0; i < readiness.size(); i++) {
            checks.qualifiedName(
                    Fields.text(readiness.get(i), "conditionType"),
                    path.child("readinessGates").index(i).child("conditionType"));
        }
        var seen = new HashSet<String>();
        var scheduling = Fields.items(spec, "schedulingGates");
        for (var i = 0; i < scheduling.size(); i++) {
            var name = Fields.text(scheduling.get(i), "name");
            var at = path.child("schedulingGates").index(i);
            checks.qualifiedName(name, at);
            if (!seen.add(name)) {
                problems.duplicate(at, name);
            }
        }
    }

    private void hostUsers(JsonNode spec, Path path) {
        var users = Fields.get(spec, "hostUsers");
        if (!users.isBoolean() || users.booleanValue()) {
            return;
        }
        if (Fields.flag(spec, "hostNetwork")) {
            problems.forbidden(path.child("hostNetwork"), "when `hostUsers` is false");
        }
        if (Fields.flag(spec, "hostPID")) {
            problems.forbidden(path.child("HostPID"), "when `hostUsers` is false");
        }
        if (Fields.flag(spec, "hostIPC")) {
            problems.forbidden(path.child("HostIPC"), "when `hostUsers` is false");
        }
    }

    private void hostnameOverride(JsonNode spec, Path path) {
        if (!Fields.has(spec, "hostnameOverride")) {
            return;
        }
        var at = path.child("hostnameOverride");
        var name = Fields.text(spec, "hostnameOverride");
        if (Fields.flag(spec, "setHostnameAsFQDN")) {
            problems.forbidden(at, "may not be specified when setHostnameAsFQDN is true");
        }
        if (Fields.flag(spec, "hostNetwork")) {
            problems.forbidden(at, "may not be specified when hostNetwork is true");
        }
        if (name.length() > HOSTNAME_MAX) {
            problems.tooLong(at, HOSTNAME_MAX);
        }
        checks.subdomain(name, at);
    }

    private void names(JsonNode spec, Path path) {
        for (var field : List.of("serviceAccountName", "nodeName", "priorityClassName")) {
            var name = Fields.text(spec, field);
            if (!name.isEmpty()) {
                checks.subdomain(name, path.child(field));
            }
        }
        if (Fields.has(spec, "runtimeClassName")) {
            checks.subdomain(Fields.text(spec, "runtimeClassName"), path.child("runtimeClassName"));
        }
        if (Fields.has(spec, "activeDeadlineSeconds")) {
            var seconds = Fields.number(spec, "activeDeadlineSeconds");
            if (seconds < 1 || seconds > Integer.MAX_VALUE) {
                problems.invalid(
                        path.child("activeDeadlineSeconds"),
                        seconds,
                        Names.range(1, Integer.MAX_VALUE));
            }
        }
        for (var field : List.of("hostname", "subdomain")) {
            var name = Fields.text(spec, field);
            if (!name.isEmpty()) {
                checks.dnsLabel(name, path.child(field));
            }
        }
        hostAliases(spec, path.child("hostAliases"));
        if (Fields.has(spec, "preemptionPolicy")) {
            checks.requiredOneOf(spec, "preemptionPolicy", PREEMPTION_POLICIES, path);
        }
        if (Fields.has(spec, "overhead")) {
            overhead(spec.get("overhead"), path.child("overhead"));
        }
    }

    private void overhead(JsonNode overhead, Path path) {
        var rules = new ResourceRules(problems, Set.of());
        for (var amount : overhead.properties()) {
            var at = path.child("limits").key(amount.getKey());
            rules.containerName(amount.getKey(), at);
            rules.quantity(amount.getKey(), amount.getValue(), at);
        }
    }

    private void hostAliases(JsonNode spec, Path path) {
        var aliases = Fields.items(spec, "hostAliases");
        for (var i = 0; i < aliases.size(); i++) {
            checks.ip(Fields.text(aliases.get(i), "ip"), path.index(i).child("ip"));
            var hostnames = Fields.texts(aliases.get(i), "hostnames");
            for (var j = 0; j < hostnames.size(); j++) {
                checks.subdomain(hostnames.get(j), path.index(i).child("hostnames").index(j));
            }
        }
    }

    private void system(JsonNode spec, Path path) {
        var os = Fields.get(spec, "os");
        if (!os.isObject()) {
            return;
        }
        var name = Fields.text(os, "name");
        if (name.isEmpty()) {
            problems.required(path.child("os", "name"), "");
        } else if (!SYSTEMS.contains(name)) {
            problems.notSupported(path.child("os"), name, SYSTEMS);
        }
    }
}
