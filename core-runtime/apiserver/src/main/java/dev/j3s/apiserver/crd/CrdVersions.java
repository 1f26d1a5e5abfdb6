package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The order of a CRD's versions (k8s.io/apimachinery version.CompareKubeAwareVersionStrings): GA
 * before beta before alpha, newer first, anything else by name behind them.
 */
final class CrdVersions {
    private static final Pattern KUBE = Pattern.compile("v([1-9]\\d*)(?:(alpha|beta)([1-9]\\d*))?");

    private record Rank(boolean other, int stability, long major, long minor, String name)
            implements Comparable<Rank> {
        private static final Comparator<Rank> ORDER =
                Comparator.comparing(Rank::other)
                        .thenComparing(Rank::stability)
                        .thenComparing(Comparator.comparing(Rank::major).reversed())
                        .thenComparing(Comparator.comparing(Rank::minor).reversed())
                        .thenComparing(Rank::name);

        static Rank of(String name) {
            var matcher = KUBE.matcher(name);
            if (!matcher.matches() || name.length() > 18) {
                return new Rank(true, 0, 0, 0, name);
            }
            var stage = matcher.group(2);
            var stability = stage == null ? 0 : stage.equals("beta") ? 1 : 2;
            var minor = stage == null ? 0 : Long.parseLong(matcher.group(3));
            return new Rank(false, stability, Long.parseLong(matcher.group(1)), minor, "");
        }

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }
    }

    private CrdVersions() {}

    static List<JsonNode> byPriority(JsonNode versions) {
        var sorted = new ArrayList<JsonNode>();
        versions.forEach(sorted::add);
        sorted.sort(Comparator.comparing(v -> Rank.of(v.path("name").asText())));
        return sorted;
    }
}
