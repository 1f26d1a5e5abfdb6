package dev.j3s.controllers.job;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Completion indexes as the API writes them: {@code 0,3-5,7}. Pure. */
final class Indexes {
    private Indexes() {}

    static SortedSet<Integer> parse(String text) {
        var set = new TreeSet<Integer>();
        if (text.isEmpty()) {
            return set;
        }
        for (var part : text.split(",", -1)) {
            var dash = part.indexOf('-');
            var from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            var to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1));
            for (var i = from; i <= to; i++) {
                set.add(i);
            }
        }
        return set;
    }

    static String format(Collection<Integer> indexes) {
        var text = new StringBuilder();
        var sorted = new TreeSet<>(indexes);
        var rest = new TreeSet<>(sorted);
        while (!rest.isEmpty()) {
            int from = rest.removeFirst();
            var to = from;
            while (!rest.isEmpty() && rest.first() == to + 1) {
                to = rest.removeFirst();
            }
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (to == from + 1) {
                text.append(',').append(to);
            } else if (to > from) {
                text.append('-').append(to);
            }
        }
        return text.toString();
    }
}
