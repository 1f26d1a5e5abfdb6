package dev.j3s.helm.engine;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A semantic version, read as leniently as Helm does (leading v, missing parts). */
public record Version(
        long major, long minor, long patch, String prerelease, String metadata, String original)
        implements Comparable<Version> {
    private static final String IDENTIFIERS = "[0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*";
    private static final Pattern PATTERN =
            Pattern.compile(
                    "v?(\\d{1,18})(?:\\.(\\d{1,18}))?(?:\\.(\\d{1,18}))?"
                            + ("(?:-(" + IDENTIFIERS + "))?")
                            + ("(?:\\+(" + IDENTIFIERS + "))?"));

    /** Empty when the text is no version. */
    public static Optional<Version> find(String text) {
        Matcher match = PATTERN.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Version(
                        number(match.group(1)),
                        number(match.group(2)),
                        number(match.group(3)),
                        Optional.ofNullable(match.group(4)).orElse(""),
                        Optional.ofNullable(match.group(5)).orElse(""),
                        text));
    }

    static Version parse(String text) {
        return find(text).orElseThrow(() -> EngineException.template("invalid semantic version"));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public int compareTo(Version other) {
        int result = Long.compare(major, other.major);
        result = result != 0 ? result : Long.compare(minor, other.minor);
        result = result != 0 ? result : Long.compare(patch, other.patch);
        return result != 0 ? result : comparePrerelease(prerelease, other.prerelease);
    }

    private static int comparePrerelease(String left, String right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        String[] a = left.split("\\.");
        String[] b = right.split("\\.");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int result = compareIdentifier(a[i], b[i]);
            if (result != 0) {
                return result;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int compareIdentifier(String left, String right) {
        boolean leftNumber = left.chars().allMatch(Character::isDigit);
        boolean rightNumber = right.chars().allMatch(Character::isDigit);
        if (leftNumber && rightNumber) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return leftNumber != rightNumber ? (leftNumber ? -1 : 1) : left.compareTo(right);
    }

    @Override
    public String toString() {
        return major
                + "."
                + minor
                + "."
                + patch
                + (prerelease.isEmpty() ? "" : "-" + prerelease)
                + (metadata.isEmpty() ? "" : "+" + metadata);
    }
}
