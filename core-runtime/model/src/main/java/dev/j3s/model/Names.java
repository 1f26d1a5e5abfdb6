package dev.j3s.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The grammars of names. Every check returns upstream's sentences (k8s.io/apimachinery
 * api/validate/content and util/validation); an empty list means the value is fine.
 */
public final class Names {
    public static final int LABEL_LENGTH_MAX = 63;
    public static final int SUBDOMAIN_LENGTH_MAX = 253;
    public static final int PORT_NAME_LENGTH_MAX = 15;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String ENVIRONMENT = "[-._a-zA-Z][-._a-zA-Z0-9]*";
    private static final String KEY_WORDS =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
                    + " an alphanumeric character";

    private Names() {}

    /** A DNS label of RFC 1123: Namespaces, Services' ports, container names. */
    public static List<String> dns1123Label(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > LABEL_LENGTH_MAX) {
            errors.add(tooLong(LABEL_LENGTH_MAX));
        }
        if (!isLabel(value, 0, value.length())) {
            errors.add(
                    isSubdomain(value)
                            ? "must not contain dots"
                            : regex(
                                    "a lowercase RFC 1123 label must consist of lower case"
                                            + " alphanumeric characters or '-', and must start and"
                                            + " end with an alphanumeric character",
                                    LABEL,
                                    "my-name",
                                    "123-abc"));
        }
        return errors;
    }

    /** A DNS subdomain of RFC 1123: most objects' names. */
    public static List<String> dns1123Subdomain(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > SUBDOMAIN_LENGTH_MAX) {
            errors.add(tooLong(SUBDOMAIN_LENGTH_MAX));
        }
        if (!isSubdomain(value)) {
            errors.add(
                    regex(
                            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                                    + " characters, '-' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            SUBDOMAIN,
                            "example.com"));
        }
        return errors;
    }

    /** A wildcard host such as {@code *.example.com}. */
    public static List<String> wildcardSubdomain(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > SUBDOMAIN_LENGTH_MAX) {
            errors.add(tooLong(SUBDOMAIN_LENGTH_MAX));
        }
        if (!value.startsWith("*.") || !isSubdomain(value.substring(2))) {
            errors.add(
                    regex(
                            "a wildcard DNS-1123 subdomain must start with '*.', followed by a"
                                    + " valid DNS subdomain, which must consist of lower case"
                                    + " alphanumeric characters, '-' or '.' and end with an"
                                    + " alphanumeric character",
                            "\\*\\." + SUBDOMAIN,
                            "*.example.com"));
        }
        return errors;
    }

    /** A DNS label that starts with a letter: Services. */
    public static List<String> dns1035Label(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > LABEL_LENGTH_MAX) {
            errors.add(tooLong(LABEL_LENGTH_MAX));
        }
        if (!isLabel(value, 0, value.length()) || isDigit(value.charAt(0))) {
            errors.add(
                    regex(
                            "a DNS-1035 label must consist of lower case alphanumeric characters"
                                    + " or '-', start with an alphabetic character, and end with an"
                                    + " alphanumeric character",
                            LABEL_1035,
                            "my-name",
                            "abc-123"));
        }
        return errors;
    }

    /** What may be a part of a URL path: names of RBAC objects, the fallback for custom types. */
    public static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        var errors = new ArrayList<String>(0);
        for (var illegal : List.of("/", "%")) {
            if (value.contains(illegal)) {
                errors.add("may not contain '" + illegal + "'");
            }
        }
        return errors;
    }

    /** A label's or annotation's key, a finalizer, a resource name: {@code prefix/name}. */
    public static List<String> qualifiedName(String value) {
        var errors = new ArrayList<String>(0);
        var slash = value.indexOf('/');
        if (slash >= 0 && value.indexOf('/', slash + 1) >= 0) {
            errors.add(
                    "a valid label key "
                            + regex(KEY_WORDS, KEY, "MyName", "my.name", "123-abc")
                            + " with an optional DNS subdomain prefix and '/' (e.g."
                            + " 'example.com/MyName')");
            return errors;
        }
        if (slash == 0) {
            errors.add("prefix part must be non-empty");
        } else if (slash > 0) {
            dns1123Subdomain(value.substring(0, slash))
                    .forEach(e -> errors.add("prefix part " + e));
        }
        var name = value.substring(slash + 1);
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (name.length() > LABEL_LENGTH_MAX) {
            errors.add("name part " + tooManyBytes(LABEL_LENGTH_MAX));
        }
        if (!isKeyName(name)) {
            errors.add("name part " + regex(KEY_WORDS, KEY, "MyName", "my.name", "123-abc"));
        }
        return errors;
    }

    public static List<String> labelValue(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > LABEL_LENGTH_MAX) {
            errors.add(tooManyBytes(LABEL_LENGTH_MAX));
        }
        if (!value.isEmpty() && !isKeyName(value)) {
            errors.add(
                    regex(
                            "a valid label must be an empty string or consist of alphanumeric"
                                    + " characters, '-', '_' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            "(" + KEY + ")?",
                            "MyValue",
                            "my_value",
                            "12345"));
        }
        return errors;
    }

    /** The name of a container's port. */
    public static List<String> portName(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > PORT_NAME_LENGTH_MAX) {
            errors.add(tooLong(PORT_NAME_LENGTH_MAX));
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> isLowerOrDigit(c) || c == '-')) {
            errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            errors.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            errors.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            errors.add("must not begin or end with a hyphen");
        }
        return errors;
    }

    public static List<String> portNumber(long value) {
        return value >= 1 && value <= 65535 ? List.of() : List.of(range(1, 65535));
    }

    /** An environment variable's name as upstream's relaxed rule has it. */
    public static List<String> environmentName(String value) {
        var errors = new ArrayList<String>(0);
        if (value.isEmpty()) {
            errors.add("environment variable name must be non-empty");
        }
        if (!value.chars().allMatch(c -> c >= ' ' && c < 127 && c != '=')) {
            errors.add(
                    "a valid environment variable name must consist only of printable ASCII"
                            + " characters other than '='");
        }
        return errors;
    }

    /** The strict rule, which ConfigMap keys used as variables still follow. */
    public static List<String> strictEnvironmentName(String value) {
        var errors = new ArrayList<String>(0);
        var wellFormed =
                !value.isEmpty()
                        && !isDigit(value.charAt(0))
                        && value.chars().allMatch(Names::isKeyCharacter);
        if (!wellFormed) {
            errors.add(
                    regex(
                            "a valid environment variable name must consist of alphabetic"
                                    + " characters, digits, '_', '-', or '.', and must not start"
                                    + " with a digit",
                            ENVIRONMENT,
                            "my.env-name",
                            "MY_ENV.NAME",
                            "MyEnvName1"));
        }
        errors.addAll(upwards(value));
        return errors;
    }

    /** A key of a ConfigMap or Secret. */
    public static List<String> configMapKey(String value) {
        var errors = new ArrayList<String>(0);
        if (value.length() > SUBDOMAIN_LENGTH_MAX) {
            errors.add(tooLong(SUBDOMAIN_LENGTH_MAX));
        }
        if (value.isEmpty() || !value.chars().allMatch(Names::isKeyCharacter)) {
            errors.add(
                    regex(
                            "a valid config key must consist of alphanumeric characters, '-', '_'"
                                    + " or '.'",
                            "[-._a-zA-Z0-9]+",
                            "key.name",
                            "KEY_NAME",
                            "key-name"));
        }
        errors.addAll(upwards(value));
        return errors;
    }

    public static List<String> percent(String value) {
        var digits = value.length() - 1;
        var wellFormed =
                digits > 0
                        && value.charAt(digits) == '%'
                        && value.chars().limit(digits).allMatch(Names::isDigit);
        return wellFormed
                ? List.of()
                : List.of(
                        regex(
                                "a valid percent string must be a numeric string followed by an"
                                        + " ending '%'",
                                "[0-9]+%", "1%", "93%"));
    }

    /** {@code must be between 1 and 65535, inclusive}. */
    public static String range(long low, long high) {
        return "must be between " + low + " and " + high + ", inclusive";
    }

    /** Upstream counts labels in bytes and other names in characters; both are ASCII. */
    public static String tooLong(int max) {
        return "must be no more than " + max + " characters";
    }

    private static String tooManyBytes(int max) {
        return "must be no more than " + max + " bytes";
    }

    /** Upstream's sentence for a value that does not match {@code regex}. */
    public static String regex(String message, String regex, String... examples) {
        var text = new StringBuilder(message);
        text.append(examples.length == 0 ? " (" : " (e.g. ");
        for (int i = 0; i < examples.length; i++) {
            text.append(i > 0 ? " or '" : "'").append(examples[i]).append("', ");
        }
        return text.append("regex used for validation is '").append(regex).append("')").toString();
    }

    /**
     * What a generated name's prefix is checked as: upstream replaces the last characters of {@code
     * my-} so that the dash passes.
     */
    public static String maskTrailingDash(String prefix) {
        return prefix.length() > 1 && prefix.endsWith("-")
                ? prefix.substring(0, prefix.length() - 2) + "a"
                : prefix;
    }

    private static List<String> upwards(String value) {
        if (value.equals(".")) {
            return List.of("must not be '.'");
        }
        if (value.equals("..")) {
            return List.of("must not be '..'");
        }
        return value.startsWith("..") ? List.of("must not start with '..'") : List.of();
    }

    private static boolean isSubdomain(String value) {
        var start = 0;
        while (true) {
            var dot = value.indexOf('.', start);
            if (!isLabel(value, start, dot < 0 ? value.length() : dot)) {
                return false;
            }
            if (dot < 0) {
                return true;
            }
            start = dot + 1;
        }
    }

    private static boolean isLabel(String value, int start, int end) {
        if (start >= end || value.charAt(start) == '-' || value.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            var c = value.charAt(i);
            if (!isLowerOrDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isKeyName(String value) {
        if (value.isEmpty()
                || !isAlphanumeric(value.charAt(0))
                || !isAlphanumeric(value.charAt(value.length() - 1))) {
            return false;
        }
        for (int i = 1; i < value.length() - 1; i++) {
            if (!isKeyCharacter(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKeyCharacter(int c) {
        return isAlphanumeric(c) || c == '-' || c == '_' || c == '.';
    }

    private static boolean isAlphanumeric(int c) {
        return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLowerOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
