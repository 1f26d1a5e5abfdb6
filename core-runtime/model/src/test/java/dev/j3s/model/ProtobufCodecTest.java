package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProtobufCodecTest {
    private final ProtobufCodec codec = new ProtobufCodec(BuiltinSchemas.load());

    @Test
    void writesTheEnvelopeUpstreamWrites() {
        var bytes = codec.encode(json("{'kind':'ConfigMap','apiVersion':'v1','data':{'a':'b'}}"));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        "6b387300"
                                + "0a0f0a0276311209436f6e6669674d6170"
                                + "120812060a01611201621a002200");
    }

    @Test
    void keepsAZeroBehindAPointerAndDropsAnEmptyValue() {
        var deployment =
                json(
                        "{'kind':'Deployment','apiVersion':'apps/v1','spec':{'replicas':0,"
                                + "'minReadySeconds':0,'paused':false,'selector':null}}");

        var decoded = codec.decode(codec.encode(deployment));

        assertThat(decoded)
                .isEqualTo(
                        json(
                                "{'kind':'Deployment','apiVersion':'apps/v1',"
                                        + "'spec':{'replicas':0}}"));
    }

    @Test
    void addsZeroesThatUpstreamNeverOmits() {
        var service =
                json(
                        "{'kind':'Service','apiVersion':'v1','spec':{'ports':[{'name':'a',"
                                + "'targetPort':'web'},{'port':80,'targetPort':8080}]}}");

        var decoded = codec.decode(codec.encode(service));

        assertThat(decoded.at("/spec/ports").toString())
                .isEqualTo(
                        "[{\"name\":\"a\",\"port\":0,\"targetPort\":\"web\"},"
                                + "{\"port\":80,\"targetPort\":8080}]");
    }

    @Test
    void itemsOfAListHaveNoKind() {
        var list =
                json(
                        "{'kind':'PodList','apiVersion':'v1','metadata':{'resourceVersion':'7'},"
                                + "'items':[{'kind':'Pod','apiVersion':'v1',"
                                + "'metadata':{'name':'a'}}]}");

        var decoded = codec.decode(codec.encode(list));

        assertThat(decoded.toString())
                .isEqualTo(
                        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":"
                                + "{\"resourceVersion\":\"7\"},"
                                + "\"items\":[{\"metadata\":{\"name\":\"a\"}}]}");
    }

    @Test
    void anEmptyListHasItems() {
        var decoded = codec.decode(codec.encode(json("{'kind':'PodList','apiVersion':'v1'}")));

        assertThat(decoded.get("items")).isEmpty();
    }

    @Test
    void readsSchemasOfCustomResources() {
        var crd =
                json(
                        "{'kind':'CustomResourceDefinition','apiVersion':'apiextensions.k8s.io/v1',"
                                + "'spec':{'group':'a.b','names':{'plural':'cs','kind':'C'},"
                                + "'scope':'Namespaced','versions':[{'name':'v1','served':true,"
                                + "'storage':true,'schema':{'openAPIV3Schema':{'type':'object',"
                                + "'properties':{'size':{'type':'number','maximum':1.5,'minimum':2,"
                                + "'default':{'x':[1]},'enum':[1,'a',null],"
                                + "'x-kubernetes-int-or-string':true},"
                                + "'list':{'type':'array','items':{'type':'string'}},"
                                + "'map':{'additionalProperties':true}}}}}]}}");

        assertThat(codec.decode(codec.encode(crd))).isEqualTo(crd);
    }

    @Test
    void keepsMicrosecondsOfALease() {
        var lease =
                json(
                        "{'kind':'Lease','apiVersion':'coordination.k8s.io/v1','metadata':"
                                + "{'creationTimestamp':'2026-01-02T03:04:05Z'},'spec':{"
                                + "'renewTime':'2026-01-02T03:04:05.000120Z'}}");

        assertThat(codec.decode(codec.encode(lease))).isEqualTo(lease);
    }

    @Test
    void optionsBelongToEveryGroupVersion() {
        var options =
                json(
                        "{'kind':'DeleteOptions','apiVersion':'apps/v1','gracePeriodSeconds':0,"
                                + "'preconditions':{'uid':'u'},'propagationPolicy':'Foreground'}");

        assertThat(codec.decode(codec.encode(options))).isEqualTo(options);
    }

    @Test
    void framesWatchEvents() {
        var pod = json("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'a'}}");

        var frame = codec.encodeWatchFrame("ADDED", pod);

        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
        var event =
                codec.decodeMessage(
                        new GroupVersionKind("", "v1", "WatchEvent"),
                        Arrays.copyOfRange(frame, 4, frame.length));
        assertThat(event.get("type").asText()).isEqualTo("ADDED");
        assertThat(event.get("object")).isEqualTo(pod);
    }

    @Test
    void knowsWhatHasNoProtobufForm() {
        assertThat(codec.supports(new GroupVersionKind("example.com", "v1", "Pod"))).isFalse();
        assertThat(codec.supports(new GroupVersionKind("", "v1", "PodSpec"))).isFalse();
        assertThat(codec.supports(new GroupVersionKind("meta.k8s.io", "v1", "Table"))).isFalse();
        assertThat(
                        codec.supports(
                                new GroupVersionKind(
                                        "meta.k8s.io", "v1", "PartialObjectMetadataList")))
                .isTrue();
        assertThat(
                        codec.supports(
                                new GroupVersionKind("apiregistration.k8s.io", "v1", "APIService")))
                .isTrue();
    }

    @Test
    void refusesBytesThatAreNoObject() {
        assertThatThrownBy(() -> codec.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedProtobufException.class)
                .hasMessageContaining("expected prefix");
        assertThatThrownBy(() -> codec.decode(HexFormat.of().parseHex("6b3873000aff")))
                .isInstanceOf(MalformedProtobufException.class);
        assertThatThrownBy(() ->
                        codec.decode(
                                HexFormat.of()
                                        .parseHex("6b3873000a0f0a0276311209436f6e6669674d6171")))
                .hasMessage("no kind \"ConfigMaq\" is registered for version \"v1\"");
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
