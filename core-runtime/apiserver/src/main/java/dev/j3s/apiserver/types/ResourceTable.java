package dev.j3s.apiserver.types;

import dev.j3s.model.GroupVersionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The facts of discovery about every built-in resource, read from {@code resources.tsv}. */
final class ResourceTable {
    private static final String FILE = "/dev/j3s/apiserver/types/resources.tsv";
    private static final int COLUMNS = 10;

    /** One resource in one version. */
    record Row(
            String group,
            String version,
            String kind,
            String plural,
            String singular,
            boolean namespaced,
            List<String> shortNames,
            Set<String> verbs,
            Map<String, SubresourceFacts> subresources,
            List<String> categories) {
        GroupVersionKind groupVersionKind() {
            return new GroupVersionKind(group, version, kind);
        }
    }

    /**
     * @param kind of the body it speaks
     */
    record SubresourceFacts(Set<String> verbs, GroupVersionKind kind) {}

    private ResourceTable() {}

    /** In the order of the file: groups stay together. */
    static List<Row> read() {
        var rows = new ArrayList<Row>();
        for (var line : text().split("\n")) {
            if (!line.startsWith("#")) {
                rows.add(row(line.split("\t", COLUMNS)));
            }
        }
        return rows;
    }

    private static Row row(String[] cells) {
        var f = new ArrayList<>(List.of(cells));
        while (f.size() < COLUMNS) {
            f.add("");
        }
        var kind = new GroupVersionKind(f.get(0), f.get(1), f.get(2));
        return new Row(
                kind.group(),
                kind.version(),
                kind.kind(),
                f.get(3),
                f.get(4),
                f.get(5).equals("Y"),
                list(f.get(6), ","),
                Set.copyOf(list(f.get(7), ",")),
                subresources(f.get(8), kind),
                list(f.get(9), ","));
    }

    /** Reads {@code scale(get,update=autoscaling/v1.Scale) status(get)}. */
    private static Map<String, SubresourceFacts> subresources(String text, GroupVersionKind of) {
        var all = new LinkedHashMap<String, SubresourceFacts>();
        for (var one : list(text, " ")) {
            var open = one.indexOf('(');
            var inside = one.substring(open + 1, one.length() - 1);
            var equals = inside.indexOf('=');
            var verbs = equals < 0 ? inside : inside.substring(0, equals);
            var kind = equals < 0 ? of : kind(inside.substring(equals + 1), of);
            all.put(
                    one.substring(0, open),
                    new SubresourceFacts(Set.copyOf(list(verbs, ",")), kind));
        }
        return all;
    }

    /** Reads {@code autoscaling/v1.Scale}, or a kind of the resource's own version. */
    private static GroupVersionKind kind(String text, GroupVersionKind of) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            return new GroupVersionKind(of.group(), of.version(), text);
        }
        var dot = text.indexOf('.', slash);
        return GroupVersionKind.of(text.substring(0, dot), text.substring(dot + 1));
    }

    private static List<String> list(String text, String separator) {
        return text.isEmpty() ? List.of() : List.of(text.split(separator));
    }

    private static String text() {
        try (var in = ResourceTable.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
