package dev.j3s.apiserver.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One media range of an Accept or Content-Type header.
 *
 * @param type {@code application/json}, lower case
 */
record Media(String type, Map<String, String> parameters, double quality) {
    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    /** Best first; equal ones stay in order. */
    static List<Media> parse(String header) {
        var all = new ArrayList<Media>();
        for (var one : header.split(",")) {
            var media = parseOne(one);
            if (!media.type().isEmpty()) {
                all.add(media);
            }
        }
        all.sort((a, b) -> Double.compare(b.quality(), a.quality()));
        return all;
    }

    static Media parseOne(String text) {
        var parts = text.split(";");
        var type = parts[0].strip().toLowerCase(Locale.ROOT);
        var parameters = new LinkedHashMap<String, String>();
        var quality = 1.0;
        for (int i = 1; i < parts.length; i++) {
            var equals = parts[i].indexOf('=');
            if (equals < 0) {
                continue;
            }
            var name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
            var value = parts[i].substring(equals + 1).strip();
            if (name.equals("q")) {
                quality = quality(value);
            } else {
                parameters.put(name, value);
            }
        }
        return new Media(type, parameters, quality);
    }

    private static double quality(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean matches(String full) {
        return type.equals(full)
                || type.equals("*/*")
                || (type.endsWith("/*") && full.startsWith(type.substring(0, type.length() - 1)));
    }
}
