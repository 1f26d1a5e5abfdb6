package dev.j3s.apiserver.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.Decoding;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One CRD with every kind of rule, against the answers of kube-apiserver 1.36. */
final class CustomResourcesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String UNCHECKED =
            "<nil>: Invalid value: null: some validation rules were not checked because the object"
                    + " was invalid; correct the existing errors to complete validation";
    private static final CustomResources TYPES =
            new CustomResources(BuiltinSchemas.load(), Clock.fixed(NOW, ZoneOffset.UTC));
    private static final ResourceDefinition WIDGETS = TYPES.definitionOf(crd());

    static ObjectNode crd() {
        try (var in = CustomResourcesTest.class.getResourceAsStream("/crd/widgets.json")) {
            var crd = Json.parseObject(Objects.requireNonNull(in).readAllBytes());
            TYPES.crdStrategy().applyDefaults(crd);
            return crd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode tree(String json) {
        return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode widget(String spec) {
        var object =
                tree(
                        "{'apiVersion':'example.com/v1','kind':'Widget','metadata':{'name':'w',"
                                + "'namespace':'default'},'spec':"
                                + spec
                                + "}");
        Decoding.canonicalize(object, WIDGETS.storageVersion().schema());
        WIDGETS.strategy().applyDefaults(object);
        return object;
    }

    private static String texts(List<FieldError> errors) {
        return errors.stream()
                .map(FieldError::message)
                .filter(m -> !m.equals(UNCHECKED))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'size':2}|~~",
                "{'size':'x'}|spec.size: Invalid value: \"string\": spec.size in body must be of"
                        + " type integer: \"string\"",
                "{}|spec.size: Required value",
                "{'size':11}|spec.size: Invalid value: 11: spec.size in body should be a multiple"
                        + " of 2, spec.size: Invalid value: 11: spec.size in body should be less"
                        + " than or equal to 10, spec: Invalid value: size must not exceed"
                        + " replicas",
                "{'size':3}|spec.size: Invalid value: 3: spec.size in body should be a multiple of"
                        + " 2",
                "{'size':0}|spec.size: Invalid value: 0: spec.size in body should be greater than"
                        + " or equal to 1",
                "{'size':2,'color':'green','name':'abcd'}|spec.color: Unsupported value: \"green\":"
                        + " supported values: \"red\", \"blue\", spec.name: Too long: may not be"
                        + " more than 3 bytes",
                "{'size':2,'name':'a'}|spec.name: Invalid value: \"a\": spec.name in body should be"
                        + " at least 2 chars long",
                "{'size':2,'name':'AB'}|spec.name: Invalid value: \"AB\": spec.name in body should"
                        + " match '^[a-z]+$'",
                "{'size':2,'when':'x'}|spec.when: Invalid value: \"x\": spec.when in body must be"
                        + " of type date-time: \"x\"",
                "{'size':2,'tags':[]}|spec.tags: Invalid value: 0: spec.tags in body should have at"
                        + " least 1 items",
                "{'size':2,'tags':['a','b','c','d']}|spec.tags: Too many: 4: must have at most 3"
                        + " items",
                "{'size':2,'tags':['a','a']}|spec.tags[1]: Duplicate value: \"a\"",
                "{'size':2,'ports':[{'port':1},{'port':1}]}|spec.ports[1]: Duplicate value:"
                        + " {\"port\":1}",
                "{'size':2,'ports':[{'n':'x'}]}|spec.ports[0].port: Required value",
                "{'size':2,'ios':true}|spec.ios: Invalid value: \"boolean\": spec.ios in body must"
                        + " be of type integer,string: \"boolean\"",
                "{'size':2,'m':{'a':'b','c':'d'}}|spec.m: Too many: 2: must have at most 1 item",
                "{'size':2,'m':{'a':1}}|spec.m.a: Invalid value: \"integer\": spec.m.a in body must"
                        + " be of type string: \"integer\"",
                "{'size':null}|spec.size: Required value",
                "{'size':2,'emb':{'a':1}}|spec.emb.apiVersion: Required value, spec.emb.kind:"
                        + " Required value",
                "{'size':2,'num':0.5}|spec.num: Invalid value: 0.5: spec.num in body should be"
                        + " greater than 0.5",
                "{'size':2,'one':{}}|<nil>: Invalid value: \"\": \"spec.one\" must validate one and"
                        + " only one schema (oneOf). Found none valid, spec.one.a: Required value",
                "{'size':2,'one':{'a':'x','b':'y'}}|<nil>: Invalid value: \"\": \"spec.one\" must"
                        + " validate one and only one schema (oneOf). Found 2 valid alternatives",
                "{'size':2,'nt':'xy'}|<nil>: Invalid value: \"\": \"spec.nt\" must not validate the"
                        + " schema (not)",
                "{'size':2,'any1':'yy'}|<nil>: Invalid value: \"\": \"spec.any1\" must validate at"
                        + " least one schema (anyOf), spec.any1: Invalid value: \"yy\": spec.any1"
                        + " in body should match '^x'",
                "{'size':10}|spec: Invalid value: size must not exceed replicas",
                "{'size':2,'tags':'x'}|spec.tags: Invalid value: \"string\": spec.tags in body must"
                        + " be of type array: \"string\"",
            })
    void complainsAsUpstreamDoes(String spec, String expected) {
        assertThat(texts(WIDGETS.strategy().validate(widget(spec)))).isEqualTo(expected);
    }

    @Test
    void saysWhenRulesWereNotChecked() {
        assertThat(WIDGETS.strategy().validate(widget("{}")))
                .extracting(FieldError::message)
                .containsExactly("spec.size: Required value", UNCHECKED);
    }

    @Test
    void prunesAndDefaults() {
        var widget =
                widget(
                        "{'size':2,'any':{'x':1},'bogus':1,'nul':null,'color':null,'emb':"
                                + "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'x',"
                                + "'foo':1}}}");
        assertThat(widget.get("spec"))
                .isEqualTo(
                        tree(
                                "{'any':{'x':1},'emb':{'kind':'Pod','apiVersion':'v1','metadata':"
                                        + "{'name':'x'}},'nul':null,'replicas':8,'size':2}"));
    }

    @Test
    void transitionRulesSeeTheOldValue() {
        var old = widget("{'size':4}");
        assertThat(texts(WIDGETS.strategy().validateUpdate(widget("{'size':2}"), old)))
                .isEqualTo("spec.size: Forbidden: size may not shrink");
        assertThat(WIDGETS.strategy().validateUpdate(widget("{'size':6}"), old)).isEmpty();
    }

    @Test
    void anOldMistakeDoesNotBlockAnUpdate() {
        var old = widget("{'size':3}");
        assertThat(WIDGETS.strategy().validateUpdate(widget("{'size':3,'flag':true}"), old))
                .isEmpty();
    }

    @Test
    void statusBelongsToItsSubresource() {
        var old = widget("{'size':2}");
        var changed = widget("{'size':4}");
        changed.putObject("status").put("replicas", 1);
        WIDGETS.strategy().prepareForUpdate(changed, old);
        assertThat(changed.has("status")).isFalse();
        assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(1);
        var reported = widget("{'size':4}");
        reported.putObject("status").put("replicas", 1);
        WIDGETS.strategy().prepareForSubresource("status", reported, old);
        assertThat(reported.at("/spec/size").asInt()).isEqualTo(2);
        assertThat(reported.at("/status/replicas").asInt()).isEqualTo(1);
    }

    @Test
    void makesTableColumns() {
        var columns = WIDGETS.storageVersion().columns();
        var widget = widget("{'size':2,'when':'2025-12-31T23:00:00Z'}");
        widget.putObject("status")
                .set(
                        "conditions",
                        tree("{'c':[{'type':'X','status':'?'},{'type':'Ready','status':'True'}]}")
                                .get("c"));
        assertThat(columns)
                .extracting(ResourceDefinition.Column::name)
                .containsExactly("Name", "Size", "Ready", "When");
        assertThat(columns)
                .extracting(c -> c.value().of(widget, NOW))
                .containsExactly("w", 2L, "True", "60m");
    }

    @Test
    void servesWhatTheCrdSays() {
        assertThat(WIDGETS.names().listKind()).isEqualTo("WidgetList");
        assertThat(WIDGETS.names().singular()).isEqualTo("widget");
        assertThat(WIDGETS.storageVersion().subresources()).containsOnlyKeys("status", "scale");
        assertThat(WIDGETS.strategy().scalePaths("v1").selector()).isEmpty();
        assertThat(WIDGETS.strategy().selectableFields(widget("{'size':2,'color':'red'}")))
                .containsEntry("spec.color", "red");
    }

    @Test
    void ordersVersionsAsKubernetesDoes() {
        JsonNode versions =
                tree("{'v':[{'name':'foo1'},{'name':'v1alpha1'},{'name':'v2'},"
                                + "{'name':'v1beta2'},{'name':'v10'},{'name':'v1beta1'}]}")
                        .get("v");
        assertThat(CrdVersions.byPriority(versions))
                .extracting(v -> v.path("name").asText())
                .containsExactly("v10", "v2", "v1beta2", "v1beta1", "v1alpha1", "foo1");
    }
}
