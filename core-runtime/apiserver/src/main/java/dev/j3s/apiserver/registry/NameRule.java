package dev.j3s.apiserver.registry;

import dev.j3s.model.Names;
import java.util.List;

/** How the names of a type are formed. */
public enum NameRule {
    /** Most types. */
    DNS_SUBDOMAIN,
    /** Namespaces. */
    DNS_LABEL,
    /** Services. */
    DNS_1035_LABEL,
    /** RBAC's types: anything that fits a URL path segment. */
    PATH_SEGMENT;

    /**
     * What is wrong, in upstream's words; empty for a good name. A {@code prefix} (generateName)
     * may end with a dash.
     */
    public List<String> problems(String name, boolean prefix) {
        var checked = prefix ? Names.maskTrailingDash(name) : name;
        return switch (this) {
            case DNS_SUBDOMAIN -> Names.dns1123Subdomain(checked);
            case DNS_LABEL -> Names.dns1123Label(checked);
            case DNS_1035_LABEL -> Names.dns1035Label(checked);
            case PATH_SEGMENT -> Names.pathSegment(checked);
        };
    }
}
