package dev.j3s.helm.engine;

/** The character classes of the YAML emitter. */
final class YamlCharacter {
    static final int BYTE_ORDER_MARK = 0xfeff;

    private YamlCharacter() {}

    static boolean isBreak(int c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == 0 || isBreak(c);
    }

    static boolean isPrintable(int c) {
        return c == '\n'
                || c >= 0x20 && c <= 0x7e
                || c >= 0xa0 && c <= 0xd7ff
                || c >= 0xe000 && c <= 0xfffd && c != BYTE_ORDER_MARK
                || c >= 0x10000 && c <= 0x10ffff;
    }

    /** The escape of a character inside double quotes. */
    static String escape(int c) {
        return switch (c) {
            case 0x00 -> "\\0";
            case 0x07 -> "\\a";
            case 0x08 -> "\\b";
            case 0x09 -> "\\t";
            case 0x0a -> "\\n";
            case 0x0b -> "\\v";
            case 0x0c -> "\\f";
            case 0x0d -> "\\r";
            case 0x1b -> "\\e";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 0x85 -> "\\N";
            case 0xa0 -> "\\_";
            case 0x2028 -> "\\L";
            case 0x2029 -> "\\P";
            default ->
                    String.format(c <= 0xff ? "\\x%02X" : c <= 0xffff ? "\\u%04X" : "\\U%08X", c);
        };
    }
}
