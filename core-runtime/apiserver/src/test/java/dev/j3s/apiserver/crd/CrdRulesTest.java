package dev.j3s.apiserver.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.FieldError;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CRDs themselves: what is refused, which names they get, how they go. */
final class CrdRulesTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final CustomResources TYPES = new CustomResources(BuiltinSchemas.load(), CLOCK);
    private static final Strategy STRATEGY = TYPES.crdStrategy();
    private static final String AT = "spec.validation.openAPIV3Schema";

    private static ObjectNode tree(String json) {
        return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode crd(String plural, String kind, String schema) {
        var crd =
                tree(
                        "{'metadata':{'name':'"
                                + plural
                                + ".example.com'},'spec':{'group':'example.com','scope':"
                                + "'Namespaced','names':{'plural':'"
                                + plural
                                + "','kind':'"
                                + kind
                                + "'},'versions':[{'name':'v1','served':true,'storage':true,"
                                + "'schema':{'openAPIV3Schema':"
                                + schema
                                + "}}]}}");
        STRATEGY.applyDefaults(crd);
        STRATEGY.prepareForCreate(crd);
        return crd;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'object'}|~~",
                "{'type':'object','properties':{'spec':{'properties':{'a':{'type':'foo'},"
                        + "'b':{'type':'array'}}}}}|@.properties[spec].properties[b].items:"
                        + " Required value: must be specified, @.properties[spec].type: Required"
                        + " value: must not be empty for specified object fields,"
                        + " @.properties[spec].properties[a].type: Unsupported value: \"foo\":"
                        + " supported values: \"array\", \"boolean\", \"integer\", \"number\","
                        + " \"object\", \"string\"",
                "{'type':'object','properties':{'a':{'type':'string','default':1}}}|"
                        + "@.properties[a].default: Invalid value: \"integer\":  in body must be of"
                        + " type string: \"integer\"",
                "{'type':'object','properties':{'a':{'type':'object','default':{'b':1},"
                        + "'properties':{'c':{'type':'string'}}}}}|@.properties[a].default: Invalid"
                        + " value: {\"b\":1}: must not have unknown fields",
                "{'type':'object','properties':{'a':{'type':'string','anyOf':"
                        + "[{'type':'string'}]}}}|@.properties[a].anyOf[0].type: Forbidden: must be"
                        + " empty to be structural",
                "{'type':'object','properties':{'a':{'type':'array','x-kubernetes-list-type':'map',"
                        + "'x-kubernetes-list-map-keys':['k'],'items':{'type':'object',"
                        + "'properties':{'k':{'type':'string'}}}}}}|"
                        + "@.properties[a].items.properties[k].default: Required value: this"
                        + " property is in x-kubernetes-list-map-keys, so it must have a default or"
                        + " be a required property",
                "{'type':'object','x-kubernetes-validations':[{'rule':'1 + 1'}]}|"
                        + "@.x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"1 + 1\","
                        + "\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,"
                        + "\"FieldPath\":\"\",\"OptionalOldSelf\":null}: cel expression must"
                        + " evaluate to a bool",
            })
    void refusesInUpstreamsWords(String schema, String expected) {
        assertThat(texts(STRATEGY.validate(crd("foos", "Foo", schema))))
                .isEqualTo(expected.replace("@", AT));
    }

    private static String texts(List<FieldError> errors) {
        return errors.stream().map(FieldError::message).collect(Collectors.joining(", "));
    }

    @Test
    void refusesAnUndeclaredFunction() {
        var crd =
                crd(
                        "foos",
                        "Foo",
                        "{'type':'object','x-kubernetes-validations':[{'rule':'foo(self)'}]}");
        assertThat(texts(STRATEGY.validate(crd)))
                .contains("compilation failed: ERROR: <input>:1:4: undeclared reference to 'foo'");
    }

    @Test
    void refusesWebhookConversionByName() {
        var crd = crd("foos", "Foo", "{'type':'object'}");
        crd.withObject("/spec/conversion").put("strategy", "Webhook");
        assertThat(texts(STRATEGY.validate(crd)))
                .isEqualTo(
                        "spec.conversion.strategy: Unsupported value: \"Webhook\": supported"
                                + " values: \"None\"");
    }

    @Test
    void establishesAndCleansUp() {
        var server = new FakeServer();
        var controller = new CrdController(TYPES, server, CLOCK);
        server.crds.put("foos.example.com", crd("foos", "Foo", "{'type':'object'}"));
        server.crds.put("bars.example.com", crd("bars", "Foo", "{'type':'object'}"));

        server.each(controller::changed);
        assertThat(server.served).containsExactly("foos.example.com");
        assertThat(condition(server.crds.get("foos.example.com"), "Established"))
                .isEqualTo("True InitialNamesAccepted the initial names have been accepted");
        assertThat(condition(server.crds.get("bars.example.com"), "NamesAccepted"))
                .isEqualTo("False ListKindConflict \"FooList\" is already in use");
        assertThat(server.crds.get("bars.example.com").at("/status/acceptedNames/plural").asText())
                .isEqualTo("bars");

        var foos = server.crds.get("foos.example.com");
        STRATEGY.prepareForDelete(foos);
        foos.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        server.each(controller::changed);
        assertThat(server.deleted).containsExactly("foos.example.com");
        assertThat(foos.path("metadata").has("finalizers")).isFalse();
        server.crds.remove("foos.example.com");
        controller.deleted(foos);
        assertThat(server.served).containsExactly("bars.example.com");
    }

    private static String condition(JsonNode crd, String type) {
        for (var one : crd.path("status").path("conditions")) {
            if (one.path("type").asText().equals(type)) {
                return one.path("status").asText()
                        + " "
                        + one.path("reason").asText()
                        + " "
                        + one.path("message").asText();
            }
        }
        return "";
    }

    /** The server around the controller, as a map. */
    private static final class FakeServer implements CrdController.Server {
        private final Map<String, ObjectNode> crds = new LinkedHashMap<>();
        private final List<String> served = new ArrayList<>();
        private final List<String> deleted = new ArrayList<>();

        void each(Consumer<JsonNode> action) {
            List.copyOf(crds.values()).forEach(action);
        }

        @Override
        public List<JsonNode> crds() {
            return List.copyOf(crds.values());
        }

        @Override
        public void put(ResourceDefinition definition) {
            var name = definition.groupResource().toString();
            served.remove(name);
            served.add(name);
        }

        @Override
        public void remove(GroupResource resource) {
            served.remove(resource.toString());
        }

        @Override
        public boolean mayServe(GroupResource resource) {
            return true;
        }

        @Override
        public void update(String name, Consumer<ObjectNode> change) {
            change.accept(crds.get(name));
        }

        @Override
        public int deleteInstances(GroupResource resource) {
            deleted.add(resource.toString());
            return 0;
        }
    }
}
