package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a plain word of YAML means, as upstream's decoder (yaml.v2 resolve.go) decides it. */
final class YamlScalars {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern NO_JSON_NUMBER =
            Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(0[xX]|0[bB]|0[oO]|0(?=[0-7]+$))?([0-9a-fA-F]+)");
    private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final int DIGITS_MAX = 400;
    private static final JsonNodeFactory NODES = Json.mapper().getNodeFactory();

    private YamlScalars() {}

    static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().equals("<<");
    }

    static JsonNode resolve(ScalarNode scalar) {
        var text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN || isExplicitText(scalar)) {
            return NODES.textNode(text);
        }
        if (NULL.contains(text)) {
            return NODES.nullNode();
        }
        if (TRUE.contains(text)) {
            return NODES.booleanNode(true);
        }
        if (FALSE.contains(text)) {
            return NODES.booleanNode(false);
        }
        var first = text.charAt(0);
        var mayBeNumber = first == '+' || first == '-' || first == '.' || isDigit(first);
        return mayBeNumber ? number(text) : NODES.textNode(text);
    }

    /**
     * The composer resolves plain words to {@code !!str} by its own table too; a word that table
     * calls text may still be a number here, so only words that look like nothing else count.
     */
    private static boolean isExplicitText(ScalarNode scalar) {
        var tag = scalar.getTag();
        return tag.equals(Tag.BINARY)
                || (tag.equals(Tag.STR)
                        && scalar.getStartMark().getIndex() < scalar.getEndMark().getIndex()
                        && scalar.getStartMark().getBuffer()[scalar.getStartMark().getPointer()]
                                == '!');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static JsonNode number(String text) {
        if (NO_JSON_NUMBER.matcher(text).matches()) {
            throw new YAMLException("json: unsupported value: " + text);
        }
        var plain = text.replace("_", "");
        var integer = plain.length() > DIGITS_MAX ? null : INTEGER.matcher(plain);
        if (integer != null && integer.matches()) {
            var node = integer(integer.group(1), integer.group(2), integer.group(3));
            if (node != null) {
                return node;
            }
        }
        return plain.length() <= DIGITS_MAX && FLOAT.matcher(plain).matches()
                ? NODES.numberNode(new BigDecimal(plain))
                : NODES.textNode(text);
    }

    private static @Nullable JsonNode integer(String sign, @Nullable String prefix, String digits) {
        var radix =
                switch (prefix == null ? "" : prefix) {
                    case "" -> 10;
                    case "0x", "0X" -> 16;
                    case "0b", "0B" -> 2;
                    default -> 8;
                };
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), radix) < 0) {
                return null;
            }
        }
        if (radix == 10 && digits.length() > 1 && digits.charAt(0) == '0') {
            return null;
        }
        var value = new BigInteger(sign + digits, radix);
        if (value.bitLength() < Integer.SIZE) {
            return NODES.numberNode(value.intValue());
        }
        if (value.bitLength() < Long.SIZE) {
            return NODES.numberNode(value.longValue());
        }
        return value.signum() > 0 && value.compareTo(UNSIGNED_MAX) <= 0
                ? NODES.numberNode(value)
                : null;
    }
}
