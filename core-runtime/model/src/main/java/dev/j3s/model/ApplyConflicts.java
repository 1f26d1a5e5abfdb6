package dev.j3s.model;

import dev.j3s.model.ManagedEntry.Manager;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** An apply would change fields that others own; thrown inside this package only. */
final class ApplyConflicts extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SortedMap<Manager, FieldSet> byManager;

    ApplyConflicts(SortedMap<Manager, FieldSet> byManager) {
        super("apply conflicts", null, false, false);
        this.byManager = byManager;
    }

    boolean isEmpty() {
        return byManager.isEmpty();
    }

    ApplyConflicts without(FieldSet allowed) {
        var left = new TreeMap<Manager, FieldSet>();
        byManager.forEach((manager, fields) -> {
            var still = fields.difference(allowed);
            if (!still.isEmpty()) {
                left.put(manager, still);
            }
        });
        return new ApplyConflicts(left);
    }

    ApiStatus status() {
        var causes = new ArrayList<ApiStatus.Cause>();
        var paths = new ArrayList<String>();
        byManager.forEach((manager, fields) -> {
            paths.add("conflicts with " + manager.print() + ":");
            fields.forEach(path -> {
                var text = FieldSet.print(path);
                paths.add("- " + text);
                causes.add(
                        new ApiStatus.Cause(
                                "FieldManagerConflict", "conflict with " + manager.print(), text));
            });
        });
        var one = causes.size() == 1 ? causes.getFirst() : null;
        var message =
                one != null
                        ? "Apply failed with 1 conflict: " + one.message() + ": " + one.field()
                        : "Apply failed with "
                                + causes.size()
                                + " conflicts: "
                                + String.join("\n", paths);
        return new ApiStatus(
                409,
                "Conflict",
                message,
                new ApiStatus.Details("", "", "", "", List.copyOf(causes), 0));
    }
}
