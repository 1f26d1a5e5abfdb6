package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A constraint such as {@code >=1.2 <2 || ~3.1}, with the rules of Masterminds/semver. */
public final class VersionConstraint {
    private static final Pattern TERM =
            Pattern.compile(
                    "\\s*(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*"
                            + "v?([0-9]{1,18}|[xX*])(?:\\.([0-9]{1,18}|[xX*]))?"
                            + "(?:\\.([0-9]{1,18}|[xX*]))?"
                            + "(?:-([0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*))?"
                            + "(?:\\+[0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*)?\\s*");
    private static final Pattern RANGE = Pattern.compile("\\s*(\\S+)\\s+-\\s+(\\S+)\\s*");

    private final List<List<VersionTerm>> alternatives;

    private VersionConstraint(List<List<VersionTerm>> alternatives) {
        this.alternatives = alternatives;
    }

    /** Fails with "improper constraint" when the text is none. */
    public static VersionConstraint parse(String text) {
        List<List<VersionTerm>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            alternatives.add(terms(text, alternative));
        }
        return new VersionConstraint(alternatives);
    }

    private static List<VersionTerm> terms(String whole, String alternative) {
        String text = RANGE.matcher(alternative).replaceAll(">=$1 <=$2");
        if (text.isEmpty()) {
            throw EngineException.template("improper constraint: " + whole);
        }
        List<VersionTerm> terms = new ArrayList<>();
        Matcher match = TERM.matcher(text);
        int position = 0;
        while (position < text.length()) {
            if (text.charAt(position) == ',' || text.charAt(position) == ' ') {
                position++;
                continue;
            }
            match.region(position, text.length());
            if (!match.lookingAt()) {
                throw EngineException.template("improper constraint: " + whole);
            }
            terms.add(term(match));
            position = match.end();
        }
        return terms;
    }

    private static VersionTerm term(Matcher match) {
        boolean anyMajor = isWild(match, 2);
        boolean anyMinor = anyMajor || isWild(match, 3);
        boolean anyPatch = anyMinor || isWild(match, 4);
        String prerelease = Optional.ofNullable(match.group(5)).orElse("");
        Version bound =
                new Version(
                        anyMajor ? 0 : Long.parseLong(match.group(2)),
                        anyMinor ? 0 : Long.parseLong(match.group(3)),
                        anyPatch ? 0 : Long.parseLong(match.group(4)),
                        prerelease,
                        "",
                        "");
        String operator = Optional.ofNullable(match.group(1)).orElse("");
        return new VersionTerm(operator, bound, anyMajor, anyMinor, anyPatch);
    }

    private static boolean isWild(Matcher match, int group) {
        String part = match.group(group);
        return part == null || part.equals("x") || part.equals("X") || part.equals("*");
    }

    public boolean allows(Version version) {
        return alternatives.stream()
                .anyMatch(terms ->
                        terms.isEmpty()
                                ? version.prerelease().isEmpty()
                                : terms.stream().allMatch(t -> t.allows(version)));
    }

    static boolean check(String constraint, String version) {
        Version parsed = Version.parse(version);
        return parse(constraint).allows(parsed);
    }
}
