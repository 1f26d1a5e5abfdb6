package dev.j3s.helm.engine;

import java.util.Comparator;

/** The order of keys in go-yaml's output: letters after the rest, digits by number. */
final class YamlKeyOrder implements Comparator<String> {
    @Override
    public int compare(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        int common = Math.min(a.length, b.length);
        for (int i = 0; i < common; i++) {
            if (a[i] == b[i]) {
                continue;
            }
            boolean letterA = Character.isLetter(a[i]);
            boolean letterB = Character.isLetter(b[i]);
            if (letterA && letterB) {
                return Integer.compare(a[i], b[i]);
            }
            if (letterA || letterB) {
                return letterB ? -1 : 1;
            }
            return compareDigits(a, b, i);
        }
        return Integer.compare(a.length, b.length);
    }

    private static int compareDigits(int[] a, int[] b, int at) {
        long start = followsNumber(a, b, at) ? 1 : 0;
        long numberA = start;
        int endA = at;
        for (; endA < a.length && Character.isDigit(a[endA]); endA++) {
            numberA = numberA * 10 + (a[endA] - '0');
        }
        long numberB = start;
        int endB = at;
        for (; endB < b.length && Character.isDigit(b[endB]); endB++) {
            numberB = numberB * 10 + (b[endB] - '0');
        }
        if (numberA != numberB) {
            return Long.compare(numberA, numberB);
        }
        return endA != endB ? Integer.compare(endA, endB) : Integer.compare(a[at], b[at]);
    }

    /** A zero after other digits continues their number instead of leading a new one. */
    private static boolean followsNumber(int[] a, int[] b, int at) {
        if (a[at] != '0' && b[at] != '0') {
            return false;
        }
        for (int i = at - 1; i >= 0 && Character.isDigit(a[i]); i--) {
            if (a[i] != '0') {
                return true;
            }
        }
        return false;
    }
}
