package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pulls one chart from an OCI registry, with the token dance that registries want. */
final class OciRegistry {
    private static final String CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final Map<String, String> MANIFEST =
            Map.of("Accept", "application/vnd.oci.image.manifest.v1+json");
    private static final Pattern CHALLENGE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final ChartHttp http;
    private final ChartSource.Oci source;
    private final String base;
    private final String name;
    private String authorization;

    OciRegistry(ChartHttp http, ChartSource.Oci source) {
        int slash = source.reference().indexOf('/');
        if (slash < 0) {
            throw ReleaseException.permanent("invalid reference oci://" + source.reference());
        }
        this.http = http;
        this.source = source;
        this.name = source.reference().substring(slash + 1);
        String scheme = source.access().plainHttp() ? "http" : "https";
        this.base = scheme + "://" + source.reference().substring(0, slash) + "/v2/" + name;
        this.authorization = http.basic();
    }

    byte[] pull() {
        JsonNode manifest = json("/manifests/" + tag());
        for (JsonNode layer : manifest.path("layers")) {
            if (layer.path("mediaType").asText().equals(CHART_LAYER)) {
                String digest = layer.path("digest").asText();
                byte[] blob = get("/blobs/" + digest, Map.of()).body();
                verify(digest, blob);
                return blob;
            }
        }
        throw ReleaseException.permanent(
                "oci://" + source.reference() + " has no layer of type " + CHART_LAYER);
    }

    /** A + cannot stand in a tag; Helm writes _ for it. */
    private String tag() {
        if (source.version().matches("v?\\d+\\.\\d+\\.\\d+.*")) {
            return source.version().replace('+', '_');
        }
        List<String> versions = new ArrayList<>();
        json("/tags/list").path("tags").forEach(t -> versions.add(t.asText().replace('_', '+')));
        return ChartFetcher.choose(versions, source.version())
                .orElseThrow(() ->
                        ReleaseException.permanent(
                                "Could not locate a version matching provided version"
                                        + " string "
                                        + source.version()))
                .replace('+', '_');
    }

    private JsonNode json(String path) {
        return Serialization.unmarshal(get(path, MANIFEST).text(), JsonNode.class);
    }

    private ChartHttp.Answer get(String path, Map<String, String> headers) {
        URI uri = URI.create(base + path);
        ChartHttp.Answer answer = http.get(uri, authorization, headers);
        if (answer.status() == 401) {
            String challenge = answer.header("www-authenticate").orElse("");
            if (challenge.startsWith("Bearer ")) {
                authorization = "Bearer " + token(challenge);
                answer = http.get(uri, authorization, headers);
            }
        }
        if (answer.status() != 200) {
            String problem = uri + ": " + answer.status();
            throw answer.status() >= 500 || answer.status() == 429
                    ? ReleaseException.passing(problem)
                    : ReleaseException.permanent(problem);
        }
        return answer;
    }

    private String token(String challenge) {
        String realm = "";
        String query = "";
        boolean scoped = false;
        Matcher match = CHALLENGE.matcher(challenge);
        while (match.find()) {
            String value = URLEncoder.encode(match.group(2), StandardCharsets.UTF_8);
            switch (match.group(1)) {
                case "realm" -> realm = match.group(2);
                case "service", "scope" -> {
                    query += "&" + match.group(1) + "=" + value;
                    scoped |= match.group(1).equals("scope");
                }
                default -> {}
            }
        }
        if (!scoped) {
            String scope = "repository:" + name + ":pull";
            query += "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
        }
        String separator = realm.contains("?") ? "&" : "?";
        URI uri = URI.create(realm + separator + query.substring(1));
        byte[] body = http.fetch(uri, http.basic());
        JsonNode answer =
                Serialization.unmarshal(new String(body, StandardCharsets.UTF_8), JsonNode.class);
        return answer.path("token").asText(answer.path("access_token").asText());
    }

    private static void verify(String digest, byte[] blob) {
        try {
            byte[] actual = MessageDigest.getInstance("SHA-256").digest(blob);
            if (!digest.equals("sha256:" + HexFormat.of().formatHex(actual))) {
                throw ReleaseException.passing("chart blob does not match its digest " + digest);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
