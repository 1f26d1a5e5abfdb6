package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One rule of a role, and what it allows. */
record PolicyRule(
        List<String> verbs,
        List<String> groups,
        List<String> resources,
        List<String> names,
        List<String> urls) {
    static final String ALL = "*";

    /** Everything, as cluster-admin has it. */
    static final List<PolicyRule> FULL_AUTHORITY =
            List.of(
                    new PolicyRule(List.of(ALL), List.of(ALL), List.of(ALL), List.of(), List.of()),
                    new PolicyRule(List.of(ALL), List.of(), List.of(), List.of(), List.of(ALL)));

    PolicyRule {
        verbs = List.copyOf(verbs);
        groups = List.copyOf(groups);
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        urls = List.copyOf(urls);
    }

    static List<PolicyRule> readAll(JsonNode rules) {
        var list = new ArrayList<PolicyRule>();
        for (var rule : rules) {
            list.add(
                    new PolicyRule(
                            strings(rule.path("verbs")),
                            strings(rule.path("apiGroups")),
                            strings(rule.path("resources")),
                            strings(rule.path("resourceNames")),
                            strings(rule.path("nonResourceURLs"))));
        }
        return list;
    }

    private static List<String> strings(JsonNode array) {
        var list = new ArrayList<String>(array.size());
        array.forEach(one -> list.add(one.asText()));
        return list;
    }

    boolean allows(Attributes asked) {
        if (!matches(verbs, asked.verb())) {
            return false;
        }
        if (!asked.resourceRequest()) {
            return urls.stream().anyMatch(url -> coversUrl(url, asked.path()));
        }
        return matches(groups, asked.group())
                && coversResource(asked.resource(), asked.subresource())
                && (names.isEmpty() || names.contains(asked.name()));
    }

    private static boolean matches(List<String> rule, String asked) {
        return rule.contains(asked) || rule.contains(ALL);
    }

    private boolean coversResource(String resource, String subresource) {
        if (resources.contains(ALL)) {
            return true;
        }
        return subresource.isEmpty()
                ? resources.contains(resource)
                : resources.contains(resource + "/" + subresource)
                        || resources.contains("*/" + subresource);
    }

    private static boolean coversUrl(String url, String path) {
        return url.equals(path)
                || (url.endsWith(ALL) && path.startsWith(url.substring(0, url.length() - 1)));
    }

    /** True when whoever holds this rule already holds {@code other}, an atom of a rule. */
    boolean covers(PolicyRule other) {
        return (verbs.contains(ALL) || verbs.containsAll(other.verbs))
                && (groups.contains(ALL) || groups.containsAll(other.groups))
                && other.resources.stream().allMatch(this::coversResourcePath)
                && (names.isEmpty() || (!other.names.isEmpty() && names.containsAll(other.names)))
                && other.urls.stream()
                        .allMatch(path -> urls.stream().anyMatch(url -> coversUrl(url, path)));
    }

    private boolean coversResourcePath(String path) {
        var slash = path.indexOf('/');
        return slash < 0
                ? coversResource(path, "")
                : coversResource(path.substring(0, slash), path.substring(slash + 1));
    }

    /** Rules of one verb, group, resource and name (or verb and URL) each. */
    List<PolicyRule> atoms() {
        var atoms = new ArrayList<PolicyRule>();
        for (var group : groups) {
            for (var resource : resources) {
                for (var verb : verbs) {
                    for (var name : names.isEmpty() ? List.of("") : names) {
                        atoms.add(
                                new PolicyRule(
                                        List.of(verb),
                                        List.of(group),
                                        List.of(resource),
                                        name.isEmpty() ? List.of() : List.of(name),
                                        List.of()));
                    }
                }
            }
        }
        for (var url : urls) {
            for (var verb : verbs) {
                atoms.add(
                        new PolicyRule(
                                List.of(verb), List.of(), List.of(), List.of(), List.of(url)));
            }
        }
        return atoms;
    }

    /** With the verbs of {@code other} added. */
    PolicyRule plusVerbs(PolicyRule other) {
        var all = new ArrayList<>(verbs);
        all.addAll(other.verbs);
        return new PolicyRule(all, groups, resources, names, urls);
    }

    PolicyRule withoutVerbs() {
        return new PolicyRule(List.of(), groups, resources, names, urls);
    }

    /** The short form of upstream's escalation message. */
    String describe() {
        var parts = new ArrayList<String>();
        add(parts, "APIGroups", groups);
        add(parts, "Resources", resources);
        add(parts, "NonResourceURLs", urls);
        add(parts, "ResourceNames", names);
        add(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void add(List<String> parts, String label, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(label + ":" + quoted(values));
        }
    }

    /** As Go prints a list of strings with {@code %q}. */
    static String quoted(List<String> values) {
        return values.stream()
                .map(value -> '"' + value + '"')
                .collect(Collectors.joining(" ", "[", "]"));
    }

    /** As a rule of {@code SelfSubjectRulesReview}. */
    ObjectNode toJson() {
        var json = Json.object();
        put(json, "verbs", verbs);
        put(json, "apiGroups", groups);
        put(json, "resources", resources);
        put(json, "resourceNames", names);
        put(json, "nonResourceURLs", urls);
        return json;
    }

    private static void put(ObjectNode json, String field, List<String> values) {
        if (!values.isEmpty()) {
            var list = json.putArray(field);
            values.forEach(list::add);
        }
    }
}
