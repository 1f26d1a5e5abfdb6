package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The suite of json-patch-tests (Apache-2.0), and what upstream answers beyond it. */
final class JsonPatchTest {

    @TestFactory
    List<DynamicTest> agreesWithTheSuite() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (var file : List.of("spec_tests.json", "tests.json")) {
            try (var in = JsonPatchTest.class.getResourceAsStream("/json-patch/" + file)) {
                var index = 0;
                for (var test : Json.mapper().readTree(in)) {
                    var name = file + " " + index++ + " " + test.path("comment").asText();
                    if (!test.path("disabled").asBoolean() && !isLiberty(test)) {
                        tests.add(DynamicTest.dynamicTest(name, () -> run(test)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests;
    }

    /** Upstream accepts indices that count from the end. */
    private static boolean isLiberty(JsonNode test) {
        return test.path("patch").toString().contains("/-1");
    }

    private static void run(JsonNode test) {
        if (test.has("error")) {
            assertThatThrownBy(() -> JsonPatch.apply(test.get("doc").deepCopy(), test.get("patch")))
                    .isInstanceOf(ApiException.class);
        } else {
            var result = JsonPatch.apply(test.get("doc").deepCopy(), test.get("patch"));
            if (test.has("expected")) {
                assertThat(result).isEqualTo(test.get("expected"));
            }
        }
    }

    @Test
    void answersAsUpstreamDoes() {
        var failure =
                catchThrowableOfType(
                        ApiException.class,
                        () ->
                                JsonPatch.apply(
                                        Trees.of("{'a':1}"),
                                        Trees.of("[{'op':'test','path':'/a','value':2}]")));
        assertThat(failure.status().code()).isEqualTo(422);
        assertThat(failure.status().message())
                .isEqualTo("the server rejected our request due to an error in our request");
    }

    @Test
    void replaceAddsAnAbsentFieldAsUpstreamDoes() {
        var patched =
                JsonPatch.apply(
                        Trees.of("{'a':1}"), Trees.of("[{'op':'replace','path':'/b','value':2}]"));
        assertThat(patched).isEqualTo(Trees.of("{'a':1,'b':2}"));
    }

    @Test
    void aLimitEndsCopiesOfCopies() {
        var text = "x".repeat(1 << 20);
        var operations = new StringBuilder("[");
        for (int i = 0; i < 4; i++) {
            operations
                    .append(i > 0 ? "," : "")
                    .append("{'op':'copy','from':'/a','path':'/b")
                    .append(i)
                    .append("'}");
        }
        var patch = Trees.of(operations.append("]").toString());
        assertThatThrownBy(() -> JsonPatch.apply(Json.object().put("a", text), patch))
                .isInstanceOf(ApiException.class);
    }
}
