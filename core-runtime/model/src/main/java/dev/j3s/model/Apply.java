package dev.j3s.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ManagedEntry.Manager;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server-side apply (structured-merge-diff merge/update.go): merge, prune what this manager
 * applied before and no longer does, then see who else loses fields.
 */
final class Apply {
    private final ManagedFields rules;
    private final Ownership ownership;
    private final Manager manager;

    Apply(ManagedFields rules, Ownership ownership, String manager) {
        this.rules = rules;
        this.ownership = ownership;
        this.manager = Manager.of(manager, true, rules.apiVersion(), rules.subresource());
    }

    ObjectNode run(ObjectNode stored, ObjectNode config, boolean force, Instant now) {
        var schema = rules.schema();
        var live = new TypedObject(ManagedFields.bare(stored), schema);
        var last = ownership.entries().get(manager);
        var fields = new TypedObject(config, schema).fields().recursiveDifference(rules.ignored());
        ownership.put(
                new ManagedEntry(manager, rules.apiVersion(), ManagedFields.time(now), fields));
        var merged = live.merge(config);
        var pruned = last == null ? merged : prune(merged, last.fields());
        // The tree shares nodes with live and config; the caller changes it at will.
        var result = (ObjectNode) pruned.tree().deepCopy();
        Decoding.canonicalize(result, schema);
        settle(live, result, force);
        // A no-op keeps the entry's time; a manager that only joins in gets none.
        var kept = last == null ? "" : last.time();
        var time = TypedShape.same(live.tree(), result) ? kept : ManagedFields.time(now);
        ownership.put(
                new ManagedEntry(manager, rules.apiVersion(), time, rules.withoutMeta(fields)));
        return result;
    }

    private TypedObject prune(TypedObject merged, FieldSet last) {
        var schema = rules.schema();
        var lastNamed = last.withNamedFields(schema);
        var first = merged.without(lastNamed);
        var all = merged.fields().withNamedFields(schema);
        var owned = ownership.all().withNamedFields(schema);
        var kept = first.fields().withNamedFields(schema).union(owned);
        var pruned = merged.without(all.difference(kept));
        var left = pruned.fields().withNamedFields(schema);
        return merged.without(all.difference(left).intersection(lastNamed));
    }

    private void settle(TypedObject live, ObjectNode result, boolean force) {
        var changes =
                FieldComparison.of(live.tree(), result, rules.schema()).without(rules.ignored());
        var set = changes.modified().union(changes.added());
        var conflicts = new TreeMap<Manager, FieldSet>();
        for (var entry : ownership.entries().values()) {
            if (!entry.manager().equals(manager)) {
                var lost = entry.fields().intersection(set);
                if (!lost.isEmpty()) {
                    conflicts.put(entry.manager(), lost);
                }
            }
        }
        if (!force && !conflicts.isEmpty()) {
            throw new ApplyConflicts(conflicts);
        }
        for (var entry : List.copyOf(ownership.entries().values())) {
            if (!entry.manager().equals(manager)) {
                @Nullable FieldSet lost = conflicts.get(entry.manager());
                var left = lost == null ? entry.fields() : entry.fields().difference(lost);
                ownership.put(entry.with(left.difference(changes.removed())));
            }
        }
    }
}
