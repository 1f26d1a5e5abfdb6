package dev.j3s.helm.engine;

/** Which YAML scalar styles can carry a text. */
record ScalarAnalysis(boolean plain, boolean singleQuoted, boolean block) {
    private static final String INDICATORS = "#,[]{}&*!|>'\"%@`";

    /** What the scan has seen so far. */
    private static final class Scan {
        private boolean indicator;
        private boolean special;
        private boolean leadingSpace;
        private boolean trailingSpace;
        private boolean breakThenSpace;
        private boolean spaceThenBreak;
        private boolean leadingBreak;
        private boolean breaks;
        private boolean afterSpace;
        private boolean afterBreak;
        private boolean afterBlank = true;

        private void step(int c, boolean first, boolean last, boolean blankNext) {
            if (first) {
                indicator |= INDICATORS.indexOf(c) >= 0;
                indicator |= (c == '?' || c == ':' || c == '-') && blankNext;
            } else {
                indicator |= c == ':' && blankNext || c == '#' && afterBlank;
            }
            special |= !YamlCharacter.isPrintable(c);
            boolean lineBreak = YamlCharacter.isBreak(c);
            if (c == ' ') {
                leadingSpace |= first;
                trailingSpace |= last;
                breakThenSpace |= afterBreak;
            } else if (lineBreak) {
                breaks = true;
                leadingBreak |= first;
                spaceThenBreak |= afterSpace;
            }
            afterSpace = c == ' ';
            afterBreak = lineBreak;
            afterBlank = YamlCharacter.isBlank(c);
        }
    }

    static ScalarAnalysis of(String text) {
        if (text.isEmpty()) {
            return new ScalarAnalysis(false, true, false);
        }
        Scan scan = new Scan();
        scan.indicator = text.startsWith("---") || text.startsWith("...");
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean last = next >= text.length();
            boolean blankNext = last || YamlCharacter.isBlank(text.codePointAt(next));
            scan.step(c, i == 0, last, blankNext);
            i = next;
        }
        boolean awkward = scan.special || scan.spaceThenBreak;
        boolean spaced = scan.leadingSpace || scan.trailingSpace;
        boolean broken = scan.breaks || scan.leadingBreak || scan.breakThenSpace;
        return new ScalarAnalysis(
                !awkward && !spaced && !broken && !scan.indicator,
                !awkward && !scan.breakThenSpace,
                !awkward && !scan.trailingSpace);
    }
}
