package dev.j3s.helm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final Values VALUES =
            Values.parseYaml(
                    "num: 3\nbig: 1234567\nname: web\nlist: [a, b]\nmap: {x: 1, z: two}\n");

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "{{ .Values.num }} => 3",
                "{{ .Values.big }} => 1.234567e+06",
                "{{ .Values.big | int }} => 1234567",
                "{{ .Values.missing }}- => -",
                "{{ range $i, $x := .Values.list }}{{ $i }}{{ $x }}{{ end }} => 0a1b",
                "{{ range .Values.list }}{{ if eq . \"b\" }}{{ break }}{{ end }}{{ . }}{{ end }} => a",
                "{{ with .Values.missing }}x{{ else with .Values.name }}{{ . }}{{ end }} => web",
                "{{- /* gone */ -}} y => y",
                "{{ printf \"%05d|%-4s|%q\" 42 \"ab\" \"c\" }} => 00042|ab  |\"c\"",
                "{{ .Values.map }} => map[x:1 z:two]",
                "{{ toJson .Values.map }} => {\"x\":1,\"z\":\"two\"}",
                "{{ divf 1 3 }} => 0.3333333333333333",
                "{{ round 2.5 0 }} => 3",
                "{{ semverCompare \"^1.2\" \"v1.9.3\" }} => true",
                "{{ regexReplaceAll \"(a+)b\" \"aab ab\" \"${1}c\" }} => aac ac",
                "{{ now | date \"2006-01-02 15:04:05\" }} => 2026-01-02 03:04:05",
                "{{ duration 3661 }} {{ durationRound \"2h10m5s\" }} => 1h1m1s 2h",
                "{{ (fromToml \"a = 1\\n[b]\\nc = 'd'\").b.c }} => d",
                "{{ derivePassword 1 \"long\" \"password\" \"user\" \"example.com\" }}"
                        + " => ZedaFaxcZaso9*",
                "{{ \"secret\" | encryptAES \"key\" | decryptAES \"key\" }} => secret",
                "{{ b32enc \"hello\" | b32dec }} => hello",
                "{{ genPrivateKey \"ecdsa\" | contains \"BEGIN EC PRIVATE KEY\" }} => true",
                "{{ genPrivateKey \"ed25519\" | contains \"BEGIN PRIVATE KEY\" }} => true",
                "{{ snakecase \"FirstName\" }} {{ camelcase \"http_server\" }}"
                        + " => first_name HttpServer",
                "{{ seq 1 3 }} {{ until 3 }} => 1 2 3 [0 1 2]",
                "{{ dig \"x\" \"y\" \"none\" (dict \"x\" (dict \"y\" 1)) }} => 1",
                "{{ get (fromYaml \"a: b\") \"a\" }} => b"
            })
    void evaluates(String template, String expected) {
        assertThat(TestChart.eval(template, VALUES).strip()).isEqualTo(expected);
    }

    @Test
    void hashesPasswordsWithBcrypt() {
        assertThat(TestChart.eval("{{ htpasswd \"u\" \"p\" }}", VALUES))
                .matches("u:\\$2a\\$10\\$[./A-Za-z0-9]{53}");
    }

    @Test
    void namesThePlaceOfAFailure() {
        assertThatThrownBy(() -> TestChart.eval("\n  {{ fail \"no way\" }}", VALUES))
                .isInstanceOf(EngineException.class)
                .hasMessage("execution error at (demo/templates/NOTES.txt:2:5): no way");
    }

    @Test
    void namesTheFieldThatIsMissing() {
        assertThatThrownBy(() -> TestChart.eval("{{ .Values.a.b.c }}", VALUES))
                .hasMessageContaining(
                        "template: demo/templates/NOTES.txt:1:10: executing"
                                + " \"demo/templates/NOTES.txt\" at <.Values.a.b.c>: nil pointer"
                                + " evaluating interface {}.");
    }

    @Test
    void refusesEndlessRecursion() {
        String endless = "{{ define \"x\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}";

        assertThatThrownBy(() -> TestChart.eval(endless, VALUES))
                .hasMessageContaining("rendering template has a nested reference name: x");
    }

    @Test
    void refusesListsThatWouldFillTheMemory() {
        assertThatThrownBy(() -> TestChart.eval("{{ until 2000000000 }}", VALUES))
                .hasMessageContaining("a list of more than");
    }
}
