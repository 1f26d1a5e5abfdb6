package dev.j3s.model;

import dev.j3s.model.Requirement.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of {@code labelSelector} in a query string (k8s.io/apimachinery labels/selector.go):
 * one text, parsed once. Words such as {@code in} are values where a value is due.
 */
final class LabelSelectorParser {
    private enum Token {
        ERROR,
        END,
        CLOSE,
        COMMA,
        NOT,
        OPERATOR,
        OPEN,
        IDENTIFIER
    }

    private record Item(Token token, String literal, @Nullable Operator operator) {}

    private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";

    private final String text;
    private final List<Item> items = new ArrayList<>();
    private int position;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    List<Requirement> parse() {
        scan();
        var found = new ArrayList<Requirement>();
        while (true) {
            var next = look();
            if (next.token == Token.END) {
                return found;
            }
            if (!startsRequirement(next)) {
                throw malformed(next, "expected: !, identifier, or 'end of string'");
            }
            try {
                found.add(requirement());
            } catch (MalformedValueException e) {
                throw new MalformedValueException("unable to parse requirement: " + e.getMessage());
            }
            var after = take();
            if (after.token == Token.END) {
                return found;
            }
            if (after.token != Token.COMMA) {
                throw malformed(after, "expected: ',' or 'end of string'");
            }
            if (!startsRequirement(look())) {
                throw malformed(look(), "expected: identifier after ','");
            }
        }
    }

    private static boolean startsRequirement(Item item) {
        return isValue(item) || item.token == Token.NOT;
    }

    private Requirement requirement() {
        var item = take();
        var not = item.token == Token.NOT;
        if (not) {
            item = take();
        }
        if (!isValue(item)) {
            throw malformed(item, "expected: identifier");
        }
        var key = item.literal;
        var errors = Names.qualifiedName(key);
        if (!errors.isEmpty()) {
            // Upstream prints the absent path of a query string like this.
            throw new MalformedValueException(
                    FieldError.invalid("<nil>", key, String.join("; ", errors)).message());
        }
        var after = look().token;
        if (not || after == Token.END || after == Token.COMMA) {
            return checked(key, not ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of());
        }
        var sign = take();
        if (sign.operator == null) {
            throw malformed(sign, "expected: " + OPERATORS);
        }
        var several = sign.operator == Operator.IN || sign.operator == Operator.NOT_IN;
        return checked(key, sign.operator, several ? values() : List.of(value()));
    }

    private Collection<String> values() {
        var open = take();
        if (open.token != Token.OPEN) {
            throw new MalformedValueException("found '" + open.literal + "' expected: '('");
        }
        var first = look();
        if (first.token == Token.CLOSE) {
            take();
            return List.of("");
        }
        if (!isValue(first) && first.token != Token.COMMA) {
            throw malformed(first, "expected: ',', ')' or identifier");
        }
        var found = new TreeSet<String>();
        while (true) {
            var item = take();
            var next = look();
            if (isValue(item)) {
                found.add(item.literal);
                if (next.token != Token.COMMA && next.token != Token.CLOSE) {
                    throw malformed(next, "expected: ',' or ')'");
                }
            } else if (item.token == Token.COMMA) {
                if (found.isEmpty() || next.token == Token.CLOSE || next.token == Token.COMMA) {
                    found.add("");
                }
            } else {
                throw malformed(item, "expected: ',', or identifier");
            }
            if (next.token == Token.CLOSE) {
                take();
                return found;
            }
        }
    }

    private String value() {
        var next = look();
        if (next.token == Token.END || next.token == Token.COMMA) {
            return "";
        }
        var item = take();
        if (!isValue(item)) {
            throw malformed(item, "expected: identifier");
        }
        return item.literal;
    }

    /** Upstream's NewRequirement: what an operator demands of its values. */
    static Requirement checked(String key, Operator operator, Collection<String> values) {
        var list = List.copyOf(values);
        var errors = new ArrayList<String>(0);
        var keyErrors = Names.qualifiedName(key);
        if (!keyErrors.isEmpty()) {
            errors.add(FieldError.invalid("key", key, String.join("; ", keyErrors)).message());
        }
        var wrong =
                switch (operator) {
                    case IN, NOT_IN ->
                            list.isEmpty()
                                    ? "for 'in', 'notin' operators, values set can't be empty"
                                    : "";
                    case EXISTS, DOES_NOT_EXIST ->
                            list.isEmpty()
                                    ? ""
                                    : "values set must be empty for exists and does not exist";
                    case EQUALS, DOUBLE_EQUALS, NOT_EQUALS ->
                            list.size() == 1
                                    ? ""
                                    : "exact-match compatibility requires one single value";
                    case GREATER_THAN, LESS_THAN ->
                            list.size() == 1
                                    ? ""
                                    : "for 'Gt', 'Lt' operators, exactly one value is required";
                };
        if (!wrong.isEmpty()) {
            var printed = Json.mapper().valueToTree(list);
            errors.add(FieldError.invalid("values", printed, wrong).message());
        }
        var ordered = operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN;
        for (int i = 0; i < list.size(); i++) {
            if (ordered && !isInteger(list.get(i))) {
                var why = "for 'Gt', 'Lt' operators, the value must be an integer";
                errors.add(FieldError.invalid("values[" + i + "]", list.get(i), why).message());
            }
        }
        for (int i = 0; i < list.size(); i++) {
            var valueErrors = Names.labelValue(list.get(i));
            if (!valueErrors.isEmpty()) {
                var at = "values[" + i + "][" + key + "]";
                var why = String.join("; ", valueErrors);
                errors.add(FieldError.invalid(at, list.get(i), why).message());
            }
        }
        if (!errors.isEmpty()) {
            throw new MalformedValueException(
                    errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]");
        }
        return new Requirement(key, operator, list);
    }

    private static boolean isInteger(String value) {
        try {
            Long.parseLong(value);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isValue(Item item) {
        return item.token == Token.IDENTIFIER
                || item.operator == Operator.IN
                || item.operator == Operator.NOT_IN;
    }

    private Item look() {
        return items.get(position);
    }

    /** Never runs past the end: END stays. */
    private Item take() {
        var item = items.get(position);
        if (item.token != Token.END) {
            position++;
        }
        return item;
    }

    private void scan() {
        var at = 0;
        while (at < text.length()) {
            var c = text.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (isSpecial(c)) {
                at = scanSpecial(at);
            } else {
                var end = at;
                while (end < text.length()
                        && !isSpace(text.charAt(end))
                        && !isSpecial(text.charAt(end))) {
                    end++;
                }
                items.add(word(text.substring(at, end)));
                at = end;
            }
        }
        items.add(new Item(Token.END, "", null));
    }

    private static Item word(String word) {
        return switch (word) {
            case "in" -> new Item(Token.OPERATOR, word, Operator.IN);
            case "notin" -> new Item(Token.OPERATOR, word, Operator.NOT_IN);
            default -> new Item(Token.IDENTIFIER, word, null);
        };
    }

    private int scanSpecial(int at) {
        var two = text.substring(at, Math.min(at + 2, text.length()));
        if (two.equals("==") || two.equals("!=")) {
            var operator = two.equals("==") ? Operator.DOUBLE_EQUALS : Operator.NOT_EQUALS;
            items.add(new Item(Token.OPERATOR, two, operator));
            return at + 2;
        }
        var one = text.substring(at, at + 1);
        items.add(
                switch (one) {
                    case "=" -> new Item(Token.OPERATOR, one, Operator.EQUALS);
                    case ">" -> new Item(Token.OPERATOR, one, Operator.GREATER_THAN);
                    case "<" -> new Item(Token.OPERATOR, one, Operator.LESS_THAN);
                    case "!" -> new Item(Token.NOT, one, null);
                    case "(" -> new Item(Token.OPEN, one, null);
                    case ")" -> new Item(Token.CLOSE, one, null);
                    case "," -> new Item(Token.COMMA, one, null);
                    default -> new Item(Token.ERROR, one, null);
                });
        return at + 1;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isSpecial(char c) {
        return "=!(),><".indexOf(c) >= 0;
    }

    private static MalformedValueException malformed(Item found, String expected) {
        return new MalformedValueException("found '" + found.literal + "', " + expected);
    }
}
