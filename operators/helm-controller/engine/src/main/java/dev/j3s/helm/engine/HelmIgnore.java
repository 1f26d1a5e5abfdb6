package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of a .helmignore file, which differ from gitignore in negation and depth. */
final class HelmIgnore {
    private record Rule(Pattern pattern, boolean negated, boolean directoriesOnly, boolean byPath) {
        boolean matches(String path) {
            String subject = byPath ? path : path.substring(path.lastIndexOf('/') + 1);
            return pattern.matcher(subject).matches();
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    HelmIgnore(String text) {
        text.lines().map(String::strip).forEach(this::add);
        add("templates/.?*");
    }

    private void add(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        boolean negated = line.startsWith("!");
        String rule = negated ? line.substring(1) : line;
        boolean directories = rule.endsWith("/");
        rule = directories ? rule.substring(0, rule.length() - 1) : rule;
        boolean byPath = rule.contains("/");
        rule = rule.startsWith("/") ? rule.substring(1) : rule;
        rules.add(new Rule(Glob.fileName(rule), negated, directories, byPath));
    }

    boolean ignores(String path, boolean isDirectory) {
        for (Rule rule : rules) {
            if (rule.directoriesOnly() && !isDirectory) {
                continue;
            }
            boolean hit = rule.matches(path);
            // Helm's negation ignores everything that does not match it.
            if (rule.negated() ? !hit && !rule.directoriesOnly() : hit) {
                return true;
            }
        }
        return false;
    }
}
