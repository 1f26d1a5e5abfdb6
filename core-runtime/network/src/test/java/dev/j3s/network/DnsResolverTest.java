package dev.j3s.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.client.Lister;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsResolverTest {
    private final FixedLister<ServiceView> services =
            new FixedLister<>(
                    (s, i) -> i.equals(ClusterRecords.BY_IP) ? List.of(s.clusterIp()) : List.of());
    private final FixedLister<SliceView> slices =
            new FixedLister<>((s, i) ->
                    i.equals(ClusterRecords.BY_SERVICE)
                            ? List.of(s.meta().namespace() + "/" + s.service())
                            : s.endpoints().stream().map(SliceView.Endpoint::address).toList());
    private final DnsResolver resolver =
            new DnsResolver(
                    new ClusterRecords("cluster.local", services, slices, n -> n.equals("d")),
                    Optional.empty());

    DnsResolverTest() {
        services.put(
                new ObjectKey("d", "web"),
                service(
                        "\"clusterIP\":\"10.43.0.5\",\"ports\":[{\"name\":\"http\",\"port\":80}]",
                        "web"));
        services.put(
                new ObjectKey("d", "db"),
                service(
                        "\"clusterIP\":\"None\",\"ports\":[{\"name\":\"sql\",\"port\":5432}]",
                        "db"));
        services.put(
                new ObjectKey("d", "out"),
                service(
                        "\"type\":\"ExternalName\",\"externalName\":\"web.d.svc.cluster.local\"",
                        "out"));
        slices.put(
                new ObjectKey("d", "db-1"),
                SliceView.of(
                        Json.parse(
                                """
                                {"metadata":{"name":"db-1","namespace":"d","labels":{"kubernetes.io/service-name":"db"}},"addressType":"IPv4",
                                 "ports":[{"name":"sql","port":5432,"protocol":"TCP"}],
                                 "endpoints":[{"addresses":["10.42.0.7"],"hostname":"db-0"},{"addresses":["10.42.0.8"],"conditions":{"ready":false}}]}
                                """
                                        .getBytes(UTF_8))));
    }

    @Test
    void answersServicesByTheirClusterIp() throws Exception {
        assertThat(ask("web.d.svc.cluster.local.", Type.A))
                .containsExactly("web.d.svc.cluster.local.\t5\tIN\tA\t10.43.0.5");
        assertThat(ask("WEB.d.svc.Cluster.local.", Type.A)).hasSize(1);
        assertThat(ask("_http._tcp.web.d.svc.cluster.local.", Type.SRV))
                .first()
                .asString()
                .endsWith("0 100 80 web.d.svc.cluster.local.");
    }

    @Test
    void answersHeadlessServicesByTheirReadyEndpoints() throws Exception {
        assertThat(ask("db.d.svc.cluster.local.", Type.A))
                .singleElement()
                .asString()
                .endsWith("10.42.0.7");
        assertThat(ask("db-0.db.d.svc.cluster.local.", Type.A))
                .singleElement()
                .asString()
                .endsWith("10.42.0.7");
        assertThat(ask("_sql._tcp.db.d.svc.cluster.local.", Type.SRV))
                .singleElement()
                .asString()
                .endsWith("5432 db-0.db.d.svc.cluster.local.");
    }

    @Test
    void followsExternalNames() throws Exception {
        assertThat(ask("out.d.svc.cluster.local.", Type.A))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("10.43.0.5");
    }

    @Test
    void tellsMissingNamesFromMissingTypes() throws Exception {
        assertThat(code("nope.d.svc.cluster.local.", Type.A)).isEqualTo(Rcode.NXDOMAIN);
        assertThat(code("web.d.svc.cluster.local.", Type.AAAA)).isEqualTo(Rcode.NOERROR);
        assertThat(ask("web.d.svc.cluster.local.", Type.AAAA)).isEmpty();
        assertThat(code("d.svc.cluster.local.", Type.A)).isEqualTo(Rcode.NOERROR);
        assertThat(code("x.svc.cluster.local.", Type.A)).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void answersPodNamesAndTheWayBack() throws Exception {
        assertThat(ask("10-42-0-9.d.pod.cluster.local.", Type.A))
                .singleElement()
                .asString()
                .endsWith("10.42.0.9");
        assertThat(ask("5.0.43.10.in-addr.arpa.", Type.PTR))
                .singleElement()
                .asString()
                .endsWith("web.d.svc.cluster.local.");
        assertThat(ask("7.0.42.10.in-addr.arpa.", Type.PTR))
                .singleElement()
                .asString()
                .endsWith("db-0.db.d.svc.cluster.local.");
    }

    @Test
    void refusesOtherNamesWithoutAResolver() throws Exception {
        assertThat(code("example.org.", Type.A)).isEqualTo(Rcode.REFUSED);
    }

    private List<String> ask(String name, int type) throws Exception {
        return answer(name, type).getSection(Section.ANSWER).stream()
                .map(Record::toString)
                .toList();
    }

    private int code(String name, int type) throws Exception {
        return answer(name, type).getRcode();
    }

    private Message answer(String name, int type) throws Exception {
        return resolver.answer(
                Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    }

    private static ServiceView service(String spec, String name) {
        return ServiceView.of(
                Json.parse(
                        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"d\"},\"spec\":{%s}}"
                                .formatted(name, spec)
                                .getBytes(UTF_8)));
    }

    /** A lister over a map that never changes behind our back. */
    private static final class FixedLister<T> implements Lister<T> {
        private final Map<ObjectKey, T> all = new LinkedHashMap<>();
        private final BiFunction<T, String, List<String>> index;

        FixedLister(BiFunction<T, String, List<String>> index) {
            this.index = index;
        }

        void put(ObjectKey key, T value) {
            all.put(key, value);
        }

        @Override
        public Optional<T> get(ObjectKey key) {
            return Optional.ofNullable(all.get(key));
        }

        @Override
        public Collection<T> all() {
            return all.values();
        }

        @Override
        public Collection<T> inNamespace(String namespace) {
            return all.entrySet().stream()
                    .filter(e -> e.getKey().namespace().equals(namespace))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        @Override
        public Collection<T> byIndex(String name, String value) {
            return all.values().stream().filter(v -> index.apply(v, name).contains(value)).toList();
        }
    }
}
