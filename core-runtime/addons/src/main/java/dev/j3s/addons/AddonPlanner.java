package dev.j3s.addons;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What must happen so that the cluster holds what a file says, and nothing that it said before.
 * Pure.
 */
final class AddonPlanner {
    sealed interface Action {
        /**
         * @param position in the wanted list
         */
        record Apply(ObjectRef ref, int position) implements Action {}

        record Delete(ObjectRef ref) implements Action {}
    }

    /** Kinds that others need first; everything else keeps the file's order. */
    private static final Map<String, Integer> ORDER =
            Map.of(
                    "Namespace",
                    0,
                    "CustomResourceDefinition",
                    1,
                    "PriorityClass",
                    2,
                    "ServiceAccount",
                    3,
                    "ClusterRole",
                    4,
                    "Role",
                    4);

    private static final int REST = 5;

    private AddonPlanner() {}

    /**
     * @param wanted refs of the file's objects, in its order; empty: the file is gone
     * @param inventory what an earlier deployment recorded
     */
    static List<Action> plan(List<ObjectRef> wanted, List<ObjectRef> inventory) {
        var actions = new ArrayList<Action>();
        record Positioned(ObjectRef ref, int position) {}
        var all = new ArrayList<Positioned>();
        for (var i = 0; i < wanted.size(); i++) {
            all.add(new Positioned(wanted.get(i), i));
        }
        all.stream()
                .sorted(
                        Comparator.comparingInt((Positioned p) ->
                                        ORDER.getOrDefault(p.ref().kind().kind(), REST))
                                .thenComparingInt(Positioned::position))
                .forEach(p -> actions.add(new Action.Apply(p.ref(), p.position())));
        // Backwards: what was applied last may need what was applied first while it goes.
        for (var old : inventory.reversed()) {
            if (wanted.stream().noneMatch(old::sameObject)) {
                actions.add(new Action.Delete(old));
            }
        }
        return actions;
    }
}
