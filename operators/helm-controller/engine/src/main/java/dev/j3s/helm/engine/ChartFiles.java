package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code .Files}: a chart's files, or those that a glob selected. */
record ChartFiles(SortedMap<String, byte[]> files) implements GoObject {
    private static final Set<String> METHODS =
            Set.of("Get", "GetBytes", "Glob", "AsConfig", "AsSecrets", "Lines");

    @Override
    public String goType() {
        return "engine.files";
    }

    @Override
    public boolean isMethod(String name) {
        return METHODS.contains(name);
    }

    @Override
    public Optional<Object> member(String name, Arguments a) {
        return switch (name) {
            case "Get" -> Optional.of(Chart.text(bytes(a.string(0))));
            case "GetBytes" -> Optional.of(bytes(a.string(0)));
            case "Glob" -> Optional.of(glob(a.string(0)));
            case "AsConfig" -> Optional.of(yaml(Chart::text));
            case "AsSecrets" -> Optional.of(yaml(Base64.getEncoder()::encodeToString));
            case "Lines" -> Optional.of(lines(a.string(0)));
            default -> Optional.ofNullable(files.get(name));
        };
    }

    private byte[] bytes(String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    private ChartFiles glob(String glob) {
        Pattern pattern = Glob.path(glob);
        SortedMap<String, byte[]> selected = new TreeMap<>();
        files.forEach((path, bytes) -> {
            if (pattern.matcher(path).matches()) {
                selected.put(path, bytes);
            }
        });
        return new ChartFiles(selected);
    }

    private String yaml(Function<byte[], String> content) {
        Map<String, Object> map = new TreeMap<>();
        files.forEach((path, bytes) ->
                map.put(path.substring(path.lastIndexOf('/') + 1), content.apply(bytes)));
        return map.isEmpty() ? "" : YamlEmitter.emit(map);
    }

    private List<Object> lines(String name) {
        String text = Chart.text(bytes(name));
        if (text.isEmpty()) {
            return new ArrayList<>();
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return new ArrayList<>(List.of(body.split("\n", -1)));
    }

    @Override
    public Object plain() {
        return new TreeMap<String, Object>(files);
    }

    @Override
    public Optional<Map<String, Object>> entries() {
        return Optional.of(new TreeMap<>(files));
    }
}
