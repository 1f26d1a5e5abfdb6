package dev.j3s.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a walker stands in a tree; prints as {@code spec.containers[0].name}. Made once for a walk:
 * a step costs no allocation.
 */
public final class TreePath {
    private static final int MAP_KEY = -1;

    private @Nullable String[] names = new String[16];
    private int[] indices = new int[16];
    private int depth;

    public TreePath() {}

    /** Into a field of a struct. */
    public void push(String name) {
        push(name, 0);
    }

    /** Into an entry of a map, which Go does not count as a field. */
    void pushKey(String name) {
        push(name, MAP_KEY);
    }

    private void push(String name, int mark) {
        grow();
        names[depth] = name;
        indices[depth++] = mark;
    }

    /** Into a list, at its first item. */
    public void pushIndex() {
        pushIndex(0);
    }

    public void pushIndex(int index) {
        grow();
        names[depth] = null;
        indices[depth++] = index;
    }

    /** To the list's next item. */
    public void nextIndex() {
        indices[depth - 1]++;
    }

    public void pop() {
        depth--;
    }

    private void grow() {
        if (depth == names.length) {
            names = Arrays.copyOf(names, depth * 2);
            indices = Arrays.copyOf(indices, depth * 2);
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            var name = names[i];
            if (name == null) {
                text.append('[').append(indices[i]).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(name);
            }
        }
        return text.toString();
    }

    /** Field names only, as Go's decoder names a place: {@code spec.containers.name}. */
    String fields() {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            var name = names[i];
            if (name != null && indices[i] != MAP_KEY) {
                text.append(text.isEmpty() ? "" : ".").append(name);
            }
        }
        return text.toString();
    }
}
