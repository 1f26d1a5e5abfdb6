package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both selectors against answers of kube-apiserver 1.36. */
final class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("a", "1", "b", "x", "e", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1|true",
                "a==1,b=x|true",
                "a!=1|false",
                "c!=1|true",
                "a in (1,2)|true",
                "a notin (1,2)|false",
                "c notin (1)|true",
                "a|true",
                "!a|false",
                "!c|true",
                "a>0|true",
                "a<1|false",
                "b>0|false",
                "e=|true",
                "e in ()|true",
                "in=1|false",
                "a in (in,1)|true",
                "' a = 1 '|true",
                "x.y/z|false",
                "e in (,x)|true"
            })
    void selects(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(matches);
        var json = Json.mapper().<JsonNode>valueToTree(LABELS);
        assertThat(LabelSelector.parse(selector).matches(json)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt,"
                        + " lt",
                "a in (a|unable to parse requirement: found '', expected: ',' or ')'",
                "a,,b|found ',', expected: identifier after ','",
                "!a=b|found '=', expected: ',' or 'end of string'",
                "a>b|unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt'"
                        + " operators, the value must be an integer",
                "a=b/c|unable to parse requirement: values[0][a]: Invalid value: \"b/c\": a valid"
                        + " label must be an empty string or consist of alphanumeric characters,"
                        + " '-', '_' or '.', and must start and end with an alphanumeric character"
                        + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation"
                        + " is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
            })
    void refusesInUpstreamsWords(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(selector)).hasMessage(message);
    }

    @Test
    void namesTheAbsentPathAsUpstreamDoes() {
        assertThatThrownBy(() -> LabelSelector.parse("a/b/c"))
                .hasMessageStartingWith(
                        "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid"
                                + " label key must consist of");
    }

    @Test
    void readsTheObjectForm() {
        var selector =
                LabelSelector.ofObject(
                        Trees.of(
                                "{'matchLabels':{'b':'x'},'matchExpressions':"
                                        + "[{'key':'a','operator':'In','values':['2','1']}]}"));
        assertThat(selector.matches(LABELS)).isTrue();
        assertThat(selector).hasToString("a in (1,2),b=x");
        assertThat(LabelSelector.ofObject(null).matches(LABELS)).isFalse();
        assertThat(LabelSelector.ofObject(Json.object()).matches(LABELS)).isTrue();
    }

    @Test
    void validatesTheObjectForm() {
        var wrong =
                Trees.of(
                        "{'matchExpressions':[{'key':'a','operator':'In'},"
                                + "{'key':'','operator':'X','values':['/']}]}");
        assertThat(LabelSelector.validate(wrong, "spec.selector"))
                .extracting(FieldError::field)
                .containsExactly(
                        "spec.selector.matchExpressions[0].values",
                        "spec.selector.matchExpressions[1].operator",
                        "spec.selector.matchExpressions[1].key",
                        "spec.selector.matchExpressions[1].key",
                        "spec.selector.matchExpressions[1].values[0]");
    }

    @Test
    void selectsFields() {
        var selector = FieldSelector.parse("spec.nodeName!=n,metadata.name=a\\,b");
        assertThat(selector.exact("metadata.name")).contains("a,b");
        assertThat(selector.matches(Map.of("metadata.name", "a,b"))).isTrue();
        assertThat(selector.matches(Map.of("metadata.name", "a,b", "spec.nodeName", "n")))
                .isFalse();
        assertThat(selector).hasToString("metadata.name=a\\,b,spec.nodeName!=n");
        assertThatThrownBy(() -> FieldSelector.parse("foo"))
                .hasMessage("invalid selector: 'foo'; can't understand 'foo'");
        assertThatThrownBy(() -> FieldSelector.parse("foo=a\\x"))
                .hasMessage("invalid field selector: invalid escape sequence: \\x");
    }
}
