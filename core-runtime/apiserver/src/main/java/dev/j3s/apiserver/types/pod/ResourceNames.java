package dev.j3s.apiserver.types.pod;

import dev.j3s.model.Names;
import java.util.Set;

/** Which resources there are, and what may be done with them (pkg/apis/core/helper). */
public final class ResourceNames {
    private static final String NATIVE_PREFIX = "kubernetes.io/";
    private static final String REQUESTS_PREFIX = "requests.";
    private static final String HUGE_PAGES = "hugepages-";

    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> COUNTED =
            Set.of(
                    "pods",
                    "resourcequotas",
                    "services",
                    "replicationcontrollers",
                    "secrets",
                    "configmaps",
                    "persistentvolumeclaims",
                    "services.nodeports",
                    "services.loadbalancers");
    private static final Set<String> MEASURED =
            Set.of(
                    "cpu",
                    "memory",
                    "ephemeral-storage",
                    "requests.cpu",
                    "requests.memory",
                    "requests.storage",
                    "requests.ephemeral-storage",
                    "limits.cpu",
                    "limits.memory",
                    "limits.ephemeral-storage");

    private ResourceNames() {}

    public static boolean isHugePage(String name) {
        return name.startsWith(HUGE_PAGES);
    }

    private static boolean isQuotaHugePage(String name) {
        return isHugePage(name) || name.startsWith(REQUESTS_PREFIX + HUGE_PAGES);
    }

    public static boolean isStandard(String name) {
        return name.equals("storage") || isStandardForQuota(name);
    }

    public static boolean isStandardForQuota(String name) {
        return MEASURED.contains(name) || COUNTED.contains(name) || isQuotaHugePage(name);
    }

    public static boolean isStandardForContainer(String name) {
        return CONTAINER.contains(name) || isHugePage(name);
    }

    /** Of Kubernetes itself, not a device plugin's. */
    public static boolean isNative(String name) {
        return name.indexOf('/') < 0 || name.contains(NATIVE_PREFIX);
    }

    public static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith(REQUESTS_PREFIX)
                && Names.qualifiedName(REQUESTS_PREFIX + name).isEmpty();
    }

    public static boolean isOvercommitAllowed(String name) {
        return isNative(name) && !isHugePage(name);
    }

    /** Comes in whole numbers only. */
    public static boolean isInteger(String name) {
        return COUNTED.contains(name) || isExtended(name);
    }
}
