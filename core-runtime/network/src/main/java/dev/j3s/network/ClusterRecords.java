package dev.j3s.network;

import dev.j3s.client.Lister;
import dev.j3s.model.ObjectKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The records of the cluster's zone, by the Kubernetes DNS specification 1.1.0: services, headless
 * services and their endpoints, named ports, pods, external names, and the way back from addresses.
 */
final class ClusterRecords {
    /** Short, because endpoints move; upstream's default. */
    static final long TTL_SECONDS = 5;

    /** The spec's version, told under dns-version. */
    private static final String SPECIFICATION = "1.1.0";

    private static final int SRV_WEIGHT = 100;

    private final Name zone;
    private final Lister<ServiceView> services;
    private final Lister<SliceView> slices;
    private final Predicate<String> namespaceExists;

    /**
     * {@code slices} has an index {@value #BY_SERVICE} with {@code namespace/service}, {@code
     * services} an index {@value #BY_IP}.
     */
    ClusterRecords(
            String domain,
            Lister<ServiceView> services,
            Lister<SliceView> slices,
            Predicate<String> namespaceExists) {
        this.zone = name(domain + ".");
        this.services = services;
        this.slices = slices;
        this.namespaceExists = namespaceExists;
    }

    static final String BY_SERVICE = "service";
    static final String BY_IP = "ip";
    static final String BY_ADDRESS = "address";

    /**
     * What the zone says of a name: records of every type it has (maybe none: NODATA), or that
     * there is no such name.
     */
    record Answer(boolean exists, List<Record> records) {
        static final Answer MISSING = new Answer(false, List.of());
    }

    Name zone() {
        return zone;
    }

    /** {@code name} lies in the zone. */
    Answer find(Name name) {
        var labels = labels(name);
        if (labels.isEmpty()) {
            return new Answer(true, List.of());
        }
        return switch (labels.getLast()) {
            case "svc" -> service(name, labels.subList(0, labels.size() - 1));
            case "pod" -> pod(name, labels.subList(0, labels.size() - 1));
            case "dns-version" ->
                    labels.size() == 1
                            ? new Answer(
                                    true,
                                    List.of(
                                            new TXTRecord(
                                                    name, DClass.IN, TTL_SECONDS, SPECIFICATION)))
                            : Answer.MISSING;
            default -> Answer.MISSING;
        };
    }

    /** The labels before the zone, lower case. */
    private List<String> labels(Name name) {
        var labels = new ArrayList<String>();
        for (var i = 0; i < name.labels() - zone.labels(); i++) {
            labels.add(name.getLabelString(i).toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    /** {@code labels} end in the namespace: {@code [_port, _proto, | host,] service, namespace}. */
    private Answer service(Name name, List<String> labels) {
        if (labels.isEmpty()) {
            return new Answer(true, List.of());
        }
        if (labels.size() == 1) {
            return namespaceExists.test(labels.getFirst())
                    ? new Answer(true, List.of())
                    : Answer.MISSING;
        }
        var key = new ObjectKey(labels.getLast(), labels.get(labels.size() - 2));
        var service = services.get(key);
        if (service.isEmpty()) {
            return Answer.MISSING;
        }
        return switch (labels.size()) {
            case 2 -> addresses(name, service.get());
            case 3 ->
                    labels.getFirst().startsWith("_")
                            ? nonEmpty(ports(name, service.get(), "", labels.getFirst()))
                            : endpoint(name, service.get(), labels.getFirst());
            case 4 -> nonEmpty(ports(name, service.get(), labels.get(0), labels.get(1)));
            default -> Answer.MISSING;
        };
    }

    private Answer addresses(Name name, ServiceView service) {
        var records = new ArrayList<Record>();
        if (service.type().equals("ExternalName")) {
            records.add(
                    new CNAMERecord(
                            name,
                            DClass.IN,
                            TTL_SECONDS,
                            name(
                                    service.externalName().endsWith(".")
                                            ? service.externalName()
                                            : service.externalName() + ".")));
        } else if (service.headless()) {
            ready(service).forEach(e -> a(name, e.address()).ifPresent(records::add));
            if (records.isEmpty()) {
                return Answer.MISSING;
            }
        } else {
            a(name, service.clusterIp()).ifPresent(records::add);
        }
        if (!service.type().equals("ExternalName")) {
            // An SRV question for the bare name lists every named port, as upstream answers it.
            service.ports().stream()
                    .filter(p -> !p.name().isEmpty())
                    .forEach(p -> records.addAll(srv(name, service, p)));
        }
        return new Answer(true, records);
    }

    private Answer endpoint(Name name, ServiceView service, String host) {
        if (!service.headless()) {
            return Answer.MISSING;
        }
        var records = new ArrayList<Record>();
        ready(service).stream()
                .filter(e -> label(e).equals(host))
                .forEach(e -> a(name, e.address()).ifPresent(records::add));
        return nonEmpty(records);
    }

    private List<Record> ports(Name name, ServiceView service, String port, String protocol) {
        var records = new ArrayList<Record>();
        for (var one : service.ports()) {
            var wanted =
                    (port.isEmpty() || port.equals("_" + one.name()))
                            && protocol.equals("_" + one.protocol().toLowerCase(Locale.ROOT));
            if (wanted) {
                records.addAll(srv(name, service, one));
            }
        }
        return records;
    }

    private List<Record> srv(Name name, ServiceView service, ServiceView.Port port) {
        var base = service.meta().name() + "." + service.meta().namespace() + ".svc." + zone;
        if (!service.headless()) {
            return List.of(
                    new SRVRecord(
                            name, DClass.IN, TTL_SECONDS, 0, SRV_WEIGHT, port.port(), name(base)));
        }
        var records = new LinkedHashSet<Record>();
        for (var slice : slices(service)) {
            for (var slicePort : slice.ports()) {
                if (slicePort.name().equals(port.name())
                        && slicePort.protocol().equals(port.protocol())) {
                    for (var endpoint : slice.endpoints()) {
                        if (endpoint.ready()) {
                            records.add(
                                    new SRVRecord(
                                            name,
                                            DClass.IN,
                                            TTL_SECONDS,
                                            0,
                                            SRV_WEIGHT,
                                            slicePort.port(),
                                            name(label(endpoint) + "." + base)));
                        }
                    }
                }
            }
        }
        return List.copyOf(records);
    }

    /** {@code 10-42-0-3.namespace}: the address itself, whether or not such a pod runs. */
    private Answer pod(Name name, List<String> labels) {
        if (labels.size() != 2 || !namespaceExists.test(labels.getLast())) {
            return Answer.MISSING;
        }
        return a(name, labels.getFirst().replace('-', '.'))
                .map(r -> new Answer(true, List.of(r)))
                .orElse(Answer.MISSING);
    }

    /** The names of an address of the cluster; empty when it is none of ours. */
    List<Record> reverse(Name question, String address) {
        var names = new LinkedHashSet<String>();
        for (var service : services.byIndex(BY_IP, address)) {
            names.add(service.meta().name() + "." + service.meta().namespace() + ".svc." + zone);
        }
        for (var slice : slices.byIndex(BY_ADDRESS, address)) {
            for (var endpoint : slice.endpoints()) {
                if (endpoint.address().equals(address)) {
                    names.add(
                            label(endpoint)
                                    + "."
                                    + slice.service()
                                    + "."
                                    + slice.meta().namespace()
                                    + ".svc."
                                    + zone);
                }
            }
        }
        return names.stream()
                .<Record>map(n -> new PTRRecord(question, DClass.IN, TTL_SECONDS, name(n)))
                .toList();
    }

    private Set<SliceView.Endpoint> ready(ServiceView service) {
        var ready = new LinkedHashSet<SliceView.Endpoint>();
        slices(service)
                .forEach(s ->
                        s.endpoints().stream()
                                .filter(SliceView.Endpoint::ready)
                                .forEach(ready::add));
        return ready;
    }

    private Collection<SliceView> slices(ServiceView service) {
        return slices.byIndex(BY_SERVICE, service.meta().key().toString());
    }

    /** An endpoint's own name, or its address with dashes. */
    private static String label(SliceView.Endpoint endpoint) {
        return endpoint.hostname().isEmpty()
                ? endpoint.address().replace('.', '-').replace(':', '-')
                : endpoint.hostname();
    }

    private static Answer nonEmpty(List<Record> records) {
        return records.isEmpty() ? Answer.MISSING : new Answer(true, records);
    }

    private static Optional<Record> a(Name name, String address) {
        if (address.chars().filter(c -> c == '.').count() != 3
                || !address.chars().allMatch(c -> c == '.' || Character.isDigit(c))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ARecord(name, DClass.IN, TTL_SECONDS, InetAddress.ofLiteral(address)));
        } catch (IllegalArgumentException e) {
            // 300-1-1-1 looks like an address and is none: there is no such name.
            return Optional.empty();
        }
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new NetworkException("not a DNS name: " + text, e);
        }
    }

    /** Whether a record answers a question of {@code type}. */
    static boolean answers(Record record, int type) {
        return type == Type.ANY || record.getType() == type || record.getType() == Type.CNAME;
    }
}
