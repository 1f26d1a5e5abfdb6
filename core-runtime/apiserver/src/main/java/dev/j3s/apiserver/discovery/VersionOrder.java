package dev.j3s.apiserver.discovery;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Upstream's order of version names: stable before beta before alpha, higher numbers first, then
 * everything else by name.
 */
final class VersionOrder implements Comparator<String> {
    static final VersionOrder INSTANCE = new VersionOrder();

    private static final Pattern FORM = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");
    private static final int STABLE = 3;

    private record Rank(int stage, long major, long minor) {}

    private VersionOrder() {}

    @Override
    public int compare(String a, String b) {
        var left = rank(a);
        var right = rank(b);
        if (left.stage() != right.stage()) {
            return Integer.compare(right.stage(), left.stage());
        }
        if (left.major() != right.major()) {
            return Long.compare(right.major(), left.major());
        }
        return left.minor() != right.minor()
                ? Long.compare(right.minor(), left.minor())
                : a.compareTo(b);
    }

    private static Rank rank(String version) {
        var match = FORM.matcher(version);
        if (!match.matches() || version.length() > 18) {
            return new Rank(0, 0, 0);
        }
        var stage = match.group(2);
        if (stage == null) {
            return new Rank(STABLE, Long.parseLong(match.group(1)), 0);
        }
        return new Rank(
                stage.equals("beta") ? 2 : 1,
                Long.parseLong(match.group(1)),
                Long.parseLong(match.group(3)));
    }
}
