package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths: who owns what (structured-merge-diff fieldpath/set.go). A path may be in the set
 * itself, lead to longer ones that are, or both. Built by {@link #insert}, afterwards treated as
 * immutable: operations return new sets.
 */
public final class FieldSet {
    private static final String SELF = ".";

    private static final class Entry {
        private boolean member;
        private @Nullable FieldSet children;
    }

    private final TreeMap<PathElement, Entry> entries = new TreeMap<>();

    public FieldSet() {}

    /** Named fields only: {@code of("metadata", "labels")} is the path .metadata.labels. */
    public static FieldSet of(String... path) {
        var set = new FieldSet();
        var elements = new ArrayList<PathElement>();
        for (var name : path) {
            elements.add(new PathElement.Field(name));
        }
        set.insert(elements);
        return set;
    }

    /** The empty path is no path and changes nothing. */
    public void insert(List<? extends PathElement> path) {
        var set = this;
        for (int i = 0; i < path.size(); i++) {
            var entry = set.entry(path.get(i));
            if (i == path.size() - 1) {
                entry.member = true;
            } else {
                set = children(entry);
            }
        }
    }

    private Entry entry(PathElement element) {
        return entries.computeIfAbsent(element, _ -> new Entry());
    }

    private static FieldSet children(Entry entry) {
        var children = entry.children;
        if (children == null) {
            children = new FieldSet();
            entry.children = children;
        }
        return children;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public boolean hasMember(PathElement element) {
        var entry = entries.get(element);
        return entry != null && entry.member;
    }

    public boolean contains(List<PathElement> path) {
        var set = this;
        for (int i = 0; i < path.size() - 1; i++) {
            set = set.below(path.get(i));
        }
        return !path.isEmpty() && set.hasMember(path.getLast());
    }

    /** What the set has under {@code element}, without that prefix; empty when nothing. */
    public FieldSet below(PathElement element) {
        var entry = entries.get(element);
        return entry == null || entry.children == null ? new FieldSet() : entry.children;
    }

    private void put(PathElement element, boolean member, @Nullable FieldSet children) {
        var kept = children == null || children.isEmpty() ? null : children;
        if (member || kept != null) {
            var entry = entry(element);
            entry.member = member;
            entry.children = kept;
        }
    }

    public FieldSet union(FieldSet other) {
        var result = new FieldSet();
        entries.forEach((element, e) -> result.put(element, e.member, e.children));
        other.entries.forEach((element, theirs) -> {
            var ours = entries.get(element);
            var children =
                    ours == null || ours.children == null
                            ? theirs.children
                            : theirs.children == null
                                    ? ours.children
                                    : ours.children.union(theirs.children);
            result.put(element, theirs.member || (ours != null && ours.member), children);
        });
        return result;
    }

    public FieldSet intersection(FieldSet other) {
        var result = new FieldSet();
        entries.forEach((element, ours) -> {
            var theirs = other.entries.get(element);
            if (theirs != null) {
                var children =
                        ours.children == null || theirs.children == null
                                ? null
                                : ours.children.intersection(theirs.children);
                result.put(element, ours.member && theirs.member, children);
            }
        });
        return result;
    }

    /** Takes out exactly the paths of {@code other}; longer ones stay. */
    public FieldSet difference(FieldSet other) {
        return difference(other, false);
    }

    /** Takes out the paths of {@code other} and everything below them. */
    public FieldSet recursiveDifference(FieldSet other) {
        return difference(other, true);
    }

    private FieldSet difference(FieldSet other, boolean recursive) {
        var result = new FieldSet();
        entries.forEach((element, ours) -> {
            var theirs = other.entries.get(element);
            if (theirs == null) {
                result.put(element, ours.member, ours.children);
            } else if (!recursive || !theirs.member) {
                var children =
                        ours.children == null || theirs.children == null
                                ? ours.children
                                : ours.children.difference(theirs.children, recursive);
                result.put(element, ours.member && !theirs.member, children);
            }
        });
        return result;
    }

    /** Fields of structs that only lead on become members too, so that they can be removed. */
    FieldSet withNamedFields(Schema schema) {
        var result = new FieldSet();
        entries.forEach((element, e) -> {
            var named =
                    element instanceof PathElement.Field field
                            && schema.property(field.name()) != null;
            var below =
                    e.children == null
                            ? null
                            : e.children.withNamedFields(TypedShape.child(schema, element));
            result.put(element, e.member || (named && e.children != null), below);
        });
        return result;
    }

    /** Every path, shorter ones of a level first. */
    public void forEach(Consumer<List<PathElement>> action) {
        forEach(new ArrayList<>(), action);
    }

    private void forEach(List<PathElement> prefix, Consumer<List<PathElement>> action) {
        entries.forEach((element, e) -> {
            if (e.member) {
                prefix.add(element);
                action.accept(List.copyOf(prefix));
                prefix.removeLast();
            }
        });
        entries.forEach((element, e) -> {
            if (e.children != null) {
                prefix.add(element);
                e.children.forEach(prefix, action);
                prefix.removeLast();
            }
        });
    }

    /** {@code .spec.containers[name="c"].image}. */
    public static String print(List<PathElement> path) {
        var text = new StringBuilder();
        path.forEach(text::append);
        return text.toString();
    }

    /** FieldsV1 JSON. */
    public ObjectNode encode() {
        var json = Json.object();
        entries.forEach((element, e) -> {
            var below = e.children == null ? Json.object() : e.children.encode();
            if (e.member && e.children != null) {
                var both = Json.object();
                both.putObject(SELF);
                both.setAll(below);
                below = both;
            }
            json.set(element.encode(), below);
        });
        return json;
    }

    /** Reads FieldsV1. Throws {@link MalformedValueException} where a key is no path element. */
    public static FieldSet decode(JsonNode fields) {
        var set = new FieldSet();
        for (var field : fields.properties()) {
            if (field.getKey().equals(SELF)) {
                continue;
            }
            var value = field.getValue();
            var member = value.isEmpty() || value.has(SELF);
            set.put(PathElement.decode(field.getKey()), member, decode(value));
        }
        return set;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSet that && encode().equals(that.encode());
    }

    @Override
    public int hashCode() {
        return encode().hashCode();
    }

    @Override
    public String toString() {
        return encode().toString();
    }
}
