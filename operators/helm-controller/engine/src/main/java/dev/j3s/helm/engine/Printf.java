package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;

/** Go's fmt.Sprintf over template values. */
final class Printf {
    /** One directive between {@code %} and its verb. Width and precision are -1 when absent. */
    record Directive(
            boolean minus,
            boolean plus,
            boolean zero,
            boolean sharp,
            boolean space,
            int width,
            int precision) {}

    private static final int WIDTH_MAX = 1_000_000;

    private final String format;
    private final List<Object> arguments;
    private final StringBuilder out = new StringBuilder();
    private int position;
    private int argument;
    private boolean reordered;

    private Printf(String format, List<Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String format(String format, List<Object> arguments) {
        return new Printf(format, arguments).run();
    }

    private String run() {
        while (position < format.length()) {
            char c = format.charAt(position++);
            if (c == '%') {
                directive();
            } else {
                out.append(c);
            }
        }
        if (!reordered && argument < arguments.size()) {
            List<String> extra = new ArrayList<>();
            for (Object value : arguments.subList(argument, arguments.size())) {
                extra.add(PrintfVerb.typed(value));
            }
            out.append("%!(EXTRA ").append(String.join(", ", extra)).append(')');
        }
        return out.toString();
    }

    private void directive() {
        int flagsStart = position;
        while (position < format.length() && "-+0# ".indexOf(format.charAt(position)) >= 0) {
            position++;
        }
        String flags = format.substring(flagsStart, position);
        argumentIndex();
        int width = number();
        boolean minus = flags.contains("-") || width < -1;
        int precision = -1;
        if (position < format.length() && format.charAt(position) == '.') {
            position++;
            precision = Math.max(0, number());
        }
        argumentIndex();
        if (position >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(position);
        position += Character.charCount(verb);
        if (verb == '%') {
            out.append('%');
        } else if (argument >= arguments.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            var directive =
                    new Directive(
                            minus,
                            flags.contains("+"),
                            flags.contains("0") && !minus,
                            flags.contains("#"),
                            flags.contains(" "),
                            width < -1 ? -width : width,
                            precision);
            pad(PrintfVerb.format(verb, arguments.get(argument++), directive), directive);
        }
    }

    private void argumentIndex() {
        if (position < format.length() && format.charAt(position) == '[') {
            int end = format.indexOf(']', position);
            if (end < 0) {
                throw EngineException.template("bad format: " + format);
            }
            try {
                argument = Integer.parseInt(format.substring(position + 1, end)) - 1;
            } catch (NumberFormatException e) {
                throw EngineException.template("bad argument index in format: " + format);
            }
            position = end + 1;
            reordered = true;
        }
    }

    private int number() {
        if (position < format.length() && format.charAt(position) == '*') {
            position++;
            Object value = argument < arguments.size() ? arguments.get(argument++) : Nil.NIL;
            return value instanceof Number n ? limited(n.longValue()) : -1;
        }
        int start = position;
        while (position < format.length() && Character.isDigit(format.charAt(position))) {
            position++;
        }
        boolean sane = position > start && position - start < 8;
        return sane ? limited(Long.parseLong(format.substring(start, position))) : -1;
    }

    private static int limited(long width) {
        if (Math.abs(width) > WIDTH_MAX) {
            throw EngineException.limit("printf width above " + WIDTH_MAX);
        }
        return (int) width;
    }

    private void pad(String text, Directive directive) {
        int missing = directive.width() - text.codePointCount(0, text.length());
        if (missing <= 0) {
            out.append(text);
        } else if (directive.minus()) {
            out.append(text).repeat(' ', missing);
        } else if (directive.zero() && (text.startsWith("-") || text.startsWith("+"))) {
            out.append(text.charAt(0)).repeat('0', missing).append(text, 1, text.length());
        } else {
            out.repeat(directive.zero() ? '0' : ' ', missing).append(text);
        }
    }
}
