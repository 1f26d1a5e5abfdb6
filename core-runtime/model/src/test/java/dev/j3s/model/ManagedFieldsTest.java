package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of one Deployment, owners and texts as kube-apiserver 1.36 gave them. */
final class ManagedFieldsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant T1 = Instant.parse("2026-01-01T00:01:00Z");
    private static final Schema SCHEMA =
            BuiltinSchemas.load()
                    .forKind(GroupVersionKind.of("apps/v1", "Deployment"))
                    .orElseThrow();
    private static final String HEAD = "'apiVersion':'apps/v1','kind':'Deployment',";
    private static final ManagedFields RULES =
            new ManagedFields(SCHEMA, "apps/v1", "", FieldSet.of("status"));

    private ObjectNode live = Json.object();

    @BeforeEach
    void createOne() {
        live =
                (ObjectNode)
                        Trees.of(
                                "{"
                                        + HEAD
                                        + "'metadata':{'name':'d','namespace':'default','uid':'1'},"
                                        + "'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},"
                                        + "'template':{'metadata':{'labels':{'a':'b'}},'spec':"
                                        + "{'containers':[{'name':'c','image':'i',"
                                        + "'imagePullPolicy':'Always'}],'securityContext':{},"
                                        + "'restartPolicy':'Always'}},'strategy':{'type':"
                                        + "'RollingUpdate','rollingUpdate':{'maxSurge':'25%'}}}}");
        Decoding.canonicalize(live, SCHEMA);
        RULES.update(null, live, "curl", T0);
    }

    private static ObjectNode config(String rest) {
        return (ObjectNode) Trees.of("{" + HEAD + "'metadata':{'name':'d'}" + rest + "}");
    }

    private static String owners(ObjectNode object) {
        var text = new StringBuilder();
        for (var entry : object.path("metadata").path("managedFields")) {
            text.append(entry.path("manager").asText())
                    .append(' ')
                    .append(entry.path("operation").asText())
                    .append(' ')
                    .append(entry.path("time").asText("-"))
                    .append(' ')
                    .append(entry.path("fieldsV1").toString().replace('"', '\''))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void aCreateOwnsWhatItSets() {
        assertThat(owners(live))
                .isEqualTo(
                        "curl Update 2026-01-01T00:00:00Z {'f:spec':{'f:replicas':{},"
                                + "'f:selector':{},'f:strategy':{'f:rollingUpdate':{'.':{},"
                                + "'f:maxSurge':{}},'f:type':{}},'f:template':{'f:metadata':"
                                + "{'f:labels':{'.':{},'f:a':{}}},'f:spec':{'f:containers':"
                                + "{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:image':{},"
                                + "'f:imagePullPolicy':{},'f:name':{},'f:resources':{}}},"
                                + "'f:restartPolicy':{},'f:securityContext':{}}}}}\n");
    }

    @Test
    void anUpdateTakesOverWhatItChanges() {
        var updated = live.deepCopy();
        ((ObjectNode) updated.path("spec")).put("replicas", 2);
        updated.withObject("/status").put("replicas", 2);
        RULES.update(live, updated, "kubectl", T1);
        assertThat(owners(updated))
                .contains("kubectl Update 2026-01-01T00:01:00Z {'f:spec':{'f:replicas':{}}}\n")
                .contains("curl Update 2026-01-01T00:00:00Z {'f:spec':{'f:selector':{},");
    }

    @Test
    void anUpdateWithoutChangeKeepsTimes() {
        var updated = live.deepCopy();
        RULES.update(live, updated, "kubectl", T1);
        assertThat(updated).isEqualTo(live);
    }

    @Test
    void aConflictNamesItsOwner() {
        var one = conflict("{'replicas':3}");
        assertThat(one.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"curl\" using apps/v1:"
                                + " .spec.replicas");
        assertThat(one.toJson().path("details"))
                .isEqualTo(
                        Json.object()
                                .set(
                                        "causes",
                                        Trees.of(
                                                "[{'reason':'FieldManagerConflict','message':"
                                                        + "'conflict with \\'curl\\' using"
                                                        + " apps/v1','field':'.spec.replicas'}]")));
        var two =
                conflict(
                        "{'replicas':3,'template':{'spec':{'containers':"
                                + "[{'name':'c','image':'x'}]}}}");
        assertThat(two.message())
                .isEqualTo(
                        "Apply failed with 2 conflicts: conflicts with \"curl\" using apps/v1:\n"
                                + "- .spec.replicas\n"
                                + "- .spec.template.spec.containers[name=\"c\"].image");
    }

    private ApiStatus conflict(String spec) {
        var failure =
                catchThrowableOfType(
                        ApiException.class,
                        () -> RULES.apply(live, config(",'spec':" + spec), "m", false, T1));
        assertThat(failure.status().code()).isEqualTo(409);
        assertThat(failure.status().reason()).isEqualTo("Conflict");
        return failure.status();
    }

    @Test
    void forceTakesFieldsOver() {
        var config =
                config(
                        ",'spec':{'replicas':3,'template':{'spec':{'containers':"
                                + "[{'name':'c','image':'x'}]}}}");
        var applied = RULES.apply(live, config, "m", true, T1);
        assertThat(applied.at("/spec/template/spec/containers/0"))
                .isEqualTo(
                        Trees.of(
                                "{'name':'c','image':'x','resources':{},"
                                        + "'imagePullPolicy':'Always'}"));
        assertThat(owners(applied))
                .startsWith(
                        "m Apply 2026-01-01T00:01:00Z {'f:spec':{'f:replicas':{},'f:template':"
                                + "{'f:spec':{'f:containers':{'k:{\\'name\\':\\'c\\'}':{'.':{},"
                                + "'f:image':{},'f:name':{}}}}}}}\n"
                                + "curl Update 2026-01-01T00:00:00Z {'f:spec':{'f:selector':{},");
    }

    @Test
    void whatIsNoLongerAppliedGoes() {
        var first =
                (ObjectNode)
                        Trees.of(
                                "{"
                                        + HEAD
                                        + "'metadata':{'name':'d','labels':{'x':'y'},"
                                        + "'finalizers':['a.b/c']},'spec':{'template':{'spec':"
                                        + "{'containers':[{'name':'c','ports':"
                                        + "[{'containerPort':80}]},{'name':'b'}]}}}}");
        var applied = RULES.apply(live, first, "m", false, T1);
        assertThat(owners(applied))
                .contains(
                        "'f:ports':{'k:{\\'containerPort\\':80,\\'protocol\\':\\'TCP\\'}':"
                                + "{'.':{},'f:containerPort':{}}}")
                .contains("'f:finalizers':{'v:\\'a.b/c\\'':{}},'f:labels':{'f:x':{}}");
        var joined =
                RULES.apply(applied, config(",'metadata':{'labels':{'x':'y'}}"), "n", false, T1);
        assertThat(owners(joined)).startsWith("n Apply - {'f:metadata':{'f:labels':{'f:x':{}}}}\n");
        var pruned =
                RULES.apply(
                        joined,
                        config(",'spec':{'template':{'spec':{'containers':[{'name':'c'}]}}}"),
                        "m",
                        false,
                        T1);
        assertThat(pruned.at("/metadata/labels/x").asText()).isEqualTo("y");
        assertThat(pruned.path("metadata").has("finalizers")).isFalse();
        assertThat(pruned.at("/spec/template/spec/containers"))
                .isEqualTo(live.at("/spec/template/spec/containers"));
    }

    @Test
    void theSameApplyTwiceIsOneWrite() {
        var config = config(",'spec':{'minReadySeconds':3}");
        var first = RULES.apply(live, config, "m", false, T0);
        var second = RULES.apply(first, config, "m", false, T1);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void applyCreates() {
        var created = RULES.apply(null, config(",'spec':{'replicas':1}"), "m", false, T0);
        assertThat(owners(created))
                .isEqualTo("m Apply 2026-01-01T00:00:00Z {'f:spec':{'f:replicas':{}}}\n");
    }

    @Test
    void kubectlTakesOverFromClientSideApply() {
        var annotated = live.deepCopy();
        annotated
                .withObject("/metadata/annotations")
                .put(
                        "kubectl.kubernetes.io/last-applied-configuration",
                        config(",'spec':{'replicas':1}").toString());
        RULES.update(live, annotated, "curl", T0);
        var applied =
                RULES.apply(annotated, config(",'spec':{'replicas':5}"), "kubectl", false, T1);
        assertThat(applied.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(applied.path("metadata").path("annotations").toString()).contains(":5}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'foo':3}|.spec.foo: field not declared in schema",
                "{'replicas':'a'}|.spec.replicas: expected numeric (int or float), got string",
                "{'selector':[]}|.spec.selector: expected map, got &{[]}",
                "{'template':{'spec':{'containers':[{'name':'c'},{'name':'c'}]}}}|"
                        + ".spec.template.spec.containers: duplicate entries for key [name=\"c\"]",
                "{'template':{'spec':{'containers':['c']}}}|.spec.template.spec.containers: element"
                        + " 0: associative list with keys may not have non-map elements",
                "{'template':{'spec':{'containers':{}}}}|.spec.template.spec.containers: expected"
                        + " list, got &{map[]}",
            })
    void refusesWhatDoesNotFit(String spec, String message) {
        var failure =
                catchThrowableOfType(
                        ApiException.class,
                        () -> RULES.apply(live, config(",'spec':" + spec), "m", false, T1));
        assertThat(failure.status().code()).isEqualTo(500);
        assertThat(failure.status().message())
                .isEqualTo(
                        "failed to create typed patch object (/d; apps/v1, Kind=Deployment): "
                                + message);
    }

    @Test
    void theOldestUpdatersBecomeOne() {
        var current = live;
        for (int i = 0; i < 12; i++) {
            var next = current.deepCopy();
            next.withObject("/metadata/labels").put("l" + i, "v");
            RULES.update(current, next, "m" + i, T0.plusSeconds(i));
            current = next;
        }
        assertThat(current.path("metadata").path("managedFields")).hasSize(10);
        assertThat(owners(current)).contains("ancient-changes Update");
    }

    @Test
    void setsSurviveTheirEncoding() {
        var fields = live.at("/metadata/managedFields/0/fieldsV1");
        assertThat(FieldSet.decode(fields).encode()).isEqualTo(fields);
    }
}
