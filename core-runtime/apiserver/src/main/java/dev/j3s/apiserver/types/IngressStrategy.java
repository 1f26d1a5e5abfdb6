package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.IpText;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.List;
import java.util.Set;

/** Ingresses. */
final class IngressStrategy extends SpecStrategy {
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final Set<String> PATH_TYPES =
            Checks.setOf("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> BAD_SUFFIXES = List.of("/..", "/.");

    IngressStrategy() {
        super(true, true);
    }

    @Override
    void check(JsonNode ingress, Problems problems) {
        checkSpec(ingress, problems);
        var annotation = Fields.at(ingress, "metadata", "annotations", CLASS_ANNOTATION);
        var className = Fields.at(ingress, "spec", "ingressClassName");
        if (annotation.isTextual() && className.isTextual() && !annotation.equals(className)) {
            problems.invalid(
                    Path.of("annotations").child(CLASS_ANNOTATION),
                    annotation,
                    "must match `ingressClassName` when both are specified");
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        checkSpec(object, problems);
    }

    private static void checkSpec(JsonNode ingress, Problems problems) {
        var spec = Fields.get(ingress, "spec");
        var checks = new Checks(problems);
        var rules = Fields.items(spec, "rules");
        if (rules.isEmpty() && !Fields.has(spec, "defaultBackend")) {
            problems.invalid(
                    Path.SPEC,
                    NullNode.getInstance(),
                    "either `defaultBackend` or `rules` must be specified");
        }
        if (Fields.has(spec, "defaultBackend")) {
            backend(spec.get("defaultBackend"), Path.SPEC.child("defaultBackend"), checks);
        }
        for (var i = 0; i < rules.size(); i++) {
            rule(rules.get(i), Path.SPEC.child("rules").index(i), checks);
        }
        var tls = Fields.items(spec, "tls");
        for (var i = 0; i < tls.size(); i++) {
            var path = Path.SPEC.child("tls").index(i);
            var hosts = Fields.texts(tls.get(i), "hosts");
            for (var j = 0; j < hosts.size(); j++) {
                host(hosts.get(j), path.child("hosts").index(j), problems);
            }
            var secret = Fields.text(tls.get(i), "secretName");
            if (!secret.isEmpty()) {
                checks.subdomain(secret, path.child("secretName"));
            }
        }
        if (Fields.has(spec, "ingressClassName")) {
            checks.subdomain(
                    Fields.text(spec, "ingressClassName"), Path.SPEC.child("ingressClassName"));
        }
    }

    private static void host(String host, Path path, Problems problems) {
        problems.invalid(
                path,
                host,
                host.contains("*") ? Names.wildcardSubdomain(host) : Names.dns1123Subdomain(host));
    }

    private static void rule(JsonNode rule, Path path, Checks checks) {
        var problems = checks.problems();
        var host = Fields.text(rule, "host");
        if (!host.isEmpty()) {
            if (IpText.parse(host).isPresent()) {
                problems.invalid(path.child("host"), host, "must be a DNS name, not an IP address");
            }
            host(host, path.child("host"), problems);
        }
        if (!Fields.has(rule, "http")) {
            return;
        }
        var at = path.child("http", "paths");
        var paths = Fields.items(rule.get("http"), "paths");
        if (paths.isEmpty()) {
            problems.required(at, "");
        }
        for (var i = 0; i < paths.size(); i++) {
            httpPath(paths.get(i), at.index(i), checks);
        }
    }

    private static void httpPath(JsonNode entry, Path path, Checks checks) {
        var problems = checks.problems();
        if (!Fields.has(entry, "pathType")) {
            problems.required(path.child("pathType"), "pathType must be specified");
            return;
        }
        var value = Fields.text(entry, "path");
        var type = Fields.text(entry, "pathType");
        if (!PATH_TYPES.contains(type)) {
            problems.notSupported(path.child("pathType"), type, PATH_TYPES);
        } else {
            var free = type.equals("ImplementationSpecific");
            if (!value.startsWith("/") && !(free && value.isEmpty())) {
                problems.invalid(path.child("path"), value, "must be an absolute path");
            }
            if (!free) {
                sequences(value, path.child("path"), problems);
            }
        }
        backend(Fields.get(entry, "backend"), path.child("backend"), checks);
    }

    private static void sequences(String value, Path path, Problems problems) {
        for (var sequence : BAD_SEQUENCES) {
            if (value.contains(sequence)) {
                problems.invalid(path, value, "must not contain '" + sequence + "'");
            }
        }
        for (var suffix : BAD_SUFFIXES) {
            if (value.endsWith(suffix)) {
                problems.invalid(path, value, "cannot end with '" + suffix + "'");
            }
        }
    }

    private static void backend(JsonNode backend, Path path, Checks checks) {
        var problems = checks.problems();
        var service = Fields.get(backend, "service");
        var resource = Fields.get(backend, "resource");
        if (service.isObject() && resource.isObject()) {
            problems.invalid(path, "", "cannot set both resource and service backends");
        } else if (resource.isObject()) {
            checks.required(resource, "kind", path.child("resource"));
            checks.required(resource, "name", path.child("resource"));
        } else if (service.isObject()) {
            service(service, path, checks);
        } else {
            problems.invalid(path, "", "resource or service backend is required");
        }
    }

    private static void service(JsonNode service, Path path, Checks checks) {
        var problems = checks.problems();
        var name = Fields.text(service, "name");
        if (name.isEmpty()) {
            problems.required(path.child("service", "name"), "");
        } else {
            checks.dnsLabel(name, path.child("service", "name"));
        }
        var port = Fields.get(service, "port");
        var portName = Fields.text(port, "name");
        var number = Fields.number(port, "number");
        if (!portName.isEmpty() && number != 0) {
            problems.invalid(path, "", "cannot set both port name & port number");
        } else if (!portName.isEmpty()) {
            problems.invalid(
                    path.child("service", "port", "name"), portName, Names.portName(portName));
        } else if (number != 0) {
            checks.port(number, path.child("service", "port", "number"));
        } else {
            problems.required(path, "port name or number is required");
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        var checks = new Checks(problems);
        var points = Fields.items(Fields.at(object, "status", "loadBalancer"), "ingress");
        for (var i = 0; i < points.size(); i++) {
            var path = Path.STATUS.child("loadBalancer", "ingress").index(i);
            var ip = Fields.text(points.get(i), "ip");
            if (!ip.isEmpty()) {
                checks.ip(ip, path.child("ip"));
            }
            var hostname = Fields.text(points.get(i), "hostname");
            if (!hostname.isEmpty()) {
                checks.subdomain(hostname, path.child("hostname"));
            }
        }
    }

    @Override
    public List<String> warnings(JsonNode ingress) {
        return Fields.at(ingress, "metadata", "annotations").has(CLASS_ANNOTATION)
                ? List.of(
                        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use"
                                + " 'spec.ingressClassName' instead")
                : List.of();
    }
}
