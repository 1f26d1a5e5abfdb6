package dev.j3s.apiserver.types.fields;

import org.jspecify.annotations.Nullable;

/**
 * Where in an object a field is. Costs one small object for each step and becomes text only when
 * something is wrong there.
 */
public final class Path {
    public static final Path METADATA = of("metadata");
    public static final Path SPEC = of("spec");
    public static final Path STATUS = of("status");

    private final @Nullable Path parent;
    private final String segment;

    private Path(@Nullable Path parent, String segment) {
        this.parent = parent;
        this.segment = segment;
    }

    public static Path of(String root) {
        return new Path(null, root);
    }

    public Path child(String field) {
        return new Path(this, "." + field);
    }

    public Path child(String field, String... more) {
        var path = child(field);
        for (var one : more) {
            path = path.child(one);
        }
        return path;
    }

    public Path index(int index) {
        return new Path(this, "[" + index + "]");
    }

    public Path key(String key) {
        return new Path(this, "[" + key + "]");
    }

    @Override
    public String toString() {
        return parent == null ? segment : parent + segment;
    }
}
