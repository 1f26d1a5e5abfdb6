package dev.j3s.apiserver.crd;

import dev.j3s.model.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The string formats that upstream checks in custom resources; an unknown format accepts anything
 * (apiextensions-apiserver apiserver/validation/formats.go).
 */
final class Formats {
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final Pattern DURATION =
            Pattern.compile(
                    "[-+]?(\\d+(\\.\\d*)?|\\.\\d+)\\s*(ns|us|µs|ms|s|m|h|d|w"
                            + "|seconds?|minutes?|hours?|days?|weeks?)"
                            + "((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h))*");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 =
            Pattern.compile("(?i)([0-9a-f]{0,4}:){2,7}([0-9a-f]{0,4}|(\\d{1,3}\\.){3}\\d{1,3})");
    private static final Pattern MAC =
            Pattern.compile("(?i)([0-9a-f]{2}[:-]){5}([0-9a-f]{2})|([0-9a-f]{4}\\.){2}[0-9a-f]{4}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern HOSTNAME =
            Pattern.compile(
                    "(?i)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\\.?");

    private Formats() {}

    static boolean accepts(String format, String text) {
        return switch (format.replace("-", "")) {
            case "datetime" -> isDateTime(text);
            case "date" -> isDate(text);
            case "duration" -> DURATION.matcher(text).matches() || text.equals("0");
            case "byte" -> isBase64(text);
            case "uuid", "uuid3", "uuid4", "uuid5" -> UUID.matcher(text).matches();
            case "ipv4" -> IPV4.matcher(text).matches();
            case "ipv6" -> IPV6.matcher(text).matches();
            case "cidr" -> isCidr(text);
            case "mac" -> MAC.matcher(text).matches();
            case "email" -> EMAIL.matcher(text).matches();
            case "hostname" -> HOSTNAME.matcher(text).matches();
            case "uri" -> isUri(text);
            case "k8sshortname" -> Names.dns1123Label(text).isEmpty();
            case "k8slongname" -> Names.dns1123Subdomain(text).isEmpty();
            default -> true;
        };
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isIp(String text) {
        return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
    }

    static boolean isCidr(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !isIp(text.substring(0, slash))) {
            return false;
        }
        try {
            var bits = Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= (text.indexOf(':') >= 0 ? 128 : 32);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
