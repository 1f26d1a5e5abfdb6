package dev.j3s.apiserver.types;

import dev.j3s.apiserver.types.fields.IpText;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;

/** Addresses that traffic may be sent to: none that would mean another machine than its owner. */
final class EndpointRules {
    private EndpointRules() {}

    static void address(String text, Path path, Problems problems) {
        var parsed = IpText.parse(text);
        if (parsed.isEmpty()) {
            problems.invalid(path, text, "must be a valid IP address");
            return;
        }
        var ip = parsed.get();
        if (ip.isAnyLocalAddress()) {
            problems.invalid(path, text, "may not be unspecified (" + text + ")");
        }
        if (ip.isLoopbackAddress()) {
            problems.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (ip.isLinkLocalAddress()) {
            problems.invalid(
                    path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (ip.isMCLinkLocal() || text.startsWith("224.0.0.")) {
            problems.invalid(
                    path,
                    text,
                    "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
