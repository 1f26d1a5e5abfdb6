package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The canonical tree, strict validation and decode errors in the words of kube-apiserver 1.36. */
final class DecodingTest {
    private static final Schema DEPLOYMENT = TestSchemas.deployment();

    private static Document json(String text) {
        return JsonReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ordersFieldsAndDropsWhatIsUnknown() {
        var tree =
                (ObjectNode)
                        json("{'foo':1,'spec':{'template':{'spec':{'containers':["
                                        + "{'image':'i','bar':1,'name':'c'}]}},'replicas':1},"
                                        + "'metadata':{'labels':{'b':'1','a':'2'}},"
                                        + "'apiVersion':'apps/v1','kind':'Deployment'}")
                                .tree();
        var complaints = Decoding.canonicalize(tree, DEPLOYMENT);
        assertThat(tree)
                .hasToString(
                        "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":"
                                + "{\"labels\":{\"a\":\"2\",\"b\":\"1\"}},\"spec\":{\"replicas\":1,"
                                + "\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\","
                                + "\"image\":\"i\"}]}}}}");
        assertThat(complaints)
                .containsExactly(
                        "unknown field \"foo\"",
                        "unknown field \"spec.template.spec.containers[0].bar\"");
    }

    @Test
    void noticesFieldsThatComeTwice() {
        var document = json("{'a':1,'b':[{'c':1},{'d':{'e':1,'e':2}}],'a':2}");
        assertThat(document.duplicates())
                .containsExactly("duplicate field \"b[1].d.e\"", "duplicate field \"a\"");
        assertThat(document.tree()).hasToString("{\"a\":2,\"b\":[{\"c\":1},{\"d\":{\"e\":2}}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'replicas':'x'}|string into Go struct field DeploymentSpec.spec.replicas of type"
                        + " int32",
                "{'replicas':3000000000}|number 3000000000 into Go struct field"
                        + " DeploymentSpec.spec.replicas of type int32",
                "{'replicas':1.5}|number 1.5 into Go struct field DeploymentSpec.spec.replicas of"
                        + " type int32",
                "{'template':{'spec':{'containers':[{'name':1}]}}}|number into Go struct field"
                        + " Container.spec.template.spec.containers.name of type string",
                "{'template':{'spec':{'containers':{}}}}|object into Go struct field"
                        + " PodSpec.spec.template.spec.containers of type []v1.Container",
                "{'template':{'spec':[]}}|array into Go struct field"
                        + " PodTemplateSpec.spec.template.spec of type v1.PodSpec",
                "{'template':{'metadata':{'labels':{'a':1}}}}|number into Go struct field"
                        + " ObjectMeta.spec.template.metadata.labels of type string",
                "{'template':{'metadata':{'labels':[]}}}|array into Go struct field"
                        + " ObjectMeta.spec.template.metadata.labels of type map[string]string",
            })
    void saysWhatGoSays(String spec, String message) {
        var tree = (ObjectNode) json("{'spec':" + spec + "}").tree();
        assertThatThrownBy(() -> Decoding.canonicalize(tree, DEPLOYMENT))
                .isInstanceOf(MalformedValueException.class)
                .hasMessage("json: cannot unmarshal " + message);
    }

    @Test
    void nullsAndEmptyOptionalListsVanish() {
        var tree =
                (ObjectNode)
                        json("{'metadata':{'labels':{},'annotations':null},'spec':"
                                        + "{'replicas':null,'template':{'spec':"
                                        + "{'containers':[],'args':[]}}}}")
                                .tree();
        Decoding.canonicalize(tree, DEPLOYMENT);
        assertThat(tree)
                .isEqualTo(
                        Trees.of("{'metadata':{},'spec':{'template':{'spec':{'containers':[]}}}}"));
    }

    @Test
    void quantitiesAndTimesGetTheirOneForm() {
        var schema =
                TestSchemas.object(
                        "T",
                        "q",
                        Schema.builder(Type.STRING).format("quantity").build(),
                        "t",
                        Schema.builder(Type.STRING).format("date-time").build(),
                        "m",
                        Schema.builder(Type.STRING)
                                .format("date-time")
                                .name("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime")
                                .build());
        var tree =
                (ObjectNode)
                        Trees.of(
                                "{'q':1000,'t':'2020-01-01T01:00:00.5+01:00',"
                                        + "'m':'2020-01-01T00:00:00Z'}");
        Decoding.canonicalize(tree, schema);
        assertThat(tree)
                .isEqualTo(
                        Trees.of(
                                "{'q':'1k','t':'2020-01-01T00:00:00Z',"
                                        + "'m':'2020-01-01T00:00:00.000000Z'}"));
    }

    @Test
    void fillsDefaultsInsideOfDefaults() {
        var inner = Schema.builder(Type.INTEGER).defaultValue(Trees.of("7")).build();
        var schema =
                TestSchemas.object(
                        "T",
                        "a",
                        Schema.builder(Type.OBJECT)
                                .properties(() -> Map.of("b", inner))
                                .defaultValue(Trees.of("{}"))
                                .build(),
                        "c",
                        Schema.builder(Type.INTEGER).required(Set.of()).build());
        var tree = Json.object();
        Defaults.apply(tree, schema);
        assertThat(tree).isEqualTo(Trees.of("{'a':{'b':7}}"));
    }

    @Test
    void readsYamlAsUpstreamDoes() {
        var document =
                YamlReader.read(
                        """
                        a: yes
                        b: 010
                        c: "010"
                        d: 1_000
                        e: 1.50
                        f: 2020-01-01
                        g: !!str 12
                        h: 1:30
                        i: &x {j: ~}
                        k:
                          <<: *x
                          l: off
                        1: one
                        a: no
                        """
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(document.tree())
                .hasToString(
                        "{\"a\":false,\"b\":8,\"c\":\"010\",\"d\":1000,\"e\":1.50,"
                                + "\"f\":\"2020-01-01\",\"g\":\"12\",\"h\":\"1:30\","
                                + "\"i\":{\"j\":null},\"k\":{\"l\":false,\"j\":null},"
                                + "\"1\":\"one\"}");
        assertThat(document.duplicates())
                .containsExactly(
                        "yaml: unmarshal errors:\n  line 14: key \"a\" already set in map");
    }

    @Test
    void aliasesCannotUnfoldForever() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ",").repeat(10))
                    .append("]\n");
        }
        var bytes = bomb.toString().getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> YamlReader.read(bytes))
                .isInstanceOf(Json.MalformedJsonException.class)
                .hasMessage("yaml: document contains excessive aliasing");
    }
}
