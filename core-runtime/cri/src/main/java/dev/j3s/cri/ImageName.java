package dev.j3s.cri;

/** Image names as people write them, made complete as every container tool completes them. */
public final class ImageName {
    private static final String DEFAULT_REGISTRY = "docker.io";

    private ImageName() {}

    /**
     * {@code busybox} becomes {@code docker.io/library/busybox:latest}; a digest keeps its name.
     */
    public static String normalize(String name) {
        var slash = name.indexOf('/');
        var first = slash < 0 ? "" : name.substring(0, slash);
        var hasRegistry =
                slash > 0
                        && (first.contains(".")
                                || first.contains(":")
                                || first.equals("localhost"));
        var registry = hasRegistry ? first : DEFAULT_REGISTRY;
        var path = hasRegistry ? name.substring(slash + 1) : name;
        if (registry.equals(DEFAULT_REGISTRY) && !path.contains("/")) {
            path = "library/" + path;
        }
        var tagged = path.contains("@") || path.lastIndexOf(':') > path.lastIndexOf('/');
        return registry + "/" + path + (tagged ? "" : ":latest");
    }

    /** The registry part of a name: {@code docker.io} when it has none. */
    public static String registry(String name) {
        var full = normalize(name);
        return full.substring(0, full.indexOf('/'));
    }

    /** The tag that decides the default pull policy; empty for a digest. */
    public static String tag(String name) {
        if (name.contains("@")) {
            return "";
        }
        var full = normalize(name);
        return full.substring(full.lastIndexOf(':') + 1);
    }
}
