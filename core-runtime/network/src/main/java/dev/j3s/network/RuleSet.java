package dev.j3s.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the proxy's nftables table holds beside its fixed frame: chains of a service port each, and
 * elements of the frame's maps and sets. A value: two rule sets can be compared, and the difference
 * is one transaction.
 *
 * @param sets dynamic sets that chains refer to, by name, with their definition
 * @param chains rules by chain name
 * @param elements by map or set name: key to value; the value is empty for a set
 */
record RuleSet(
        SortedMap<String, String> sets,
        SortedMap<String, List<String>> chains,
        SortedMap<String, SortedMap<String, String>> elements) {
    static final RuleSet EMPTY = new RuleSet(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /** Collects a rule set; not thread-safe. */
    static final class Builder {
        private final SortedMap<String, String> sets = new TreeMap<>();
        private final SortedMap<String, List<String>> chains = new TreeMap<>();
        private final SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();

        void set(String name, String definition) {
            sets.put(name, definition);
        }

        void chain(String name, List<String> rules) {
            chains.put(name, List.copyOf(rules));
        }

        /**
         * The first one wins: two owners of one key (a node port and a host port) must not make the
         * transaction fail.
         */
        void element(String map, String key, String value) {
            elements.computeIfAbsent(map, _ -> new TreeMap<>()).putIfAbsent(key, value);
        }

        RuleSet build() {
            return new RuleSet(sets, chains, elements);
        }
    }

    /**
     * The nft commands that turn {@code before} into this, in an order that never refers to what is
     * not there: new chains, changed chains, elements out, elements in, old chains out. Empty when
     * nothing differs.
     */
    List<String> changesFrom(RuleSet before, String table) {
        var commands = new ArrayList<String>();
        added(sets, before.sets)
                .forEach((name, definition) ->
                        commands.add("add set " + table + " " + name + " { " + definition + " }"));
        var newChains = added(chains, before.chains);
        newChains.keySet().forEach(c -> commands.add("add chain " + table + " " + c));
        chains.forEach((name, rules) -> {
            var known = before.chains.get(name);
            if (rules.equals(known)) {
                return;
            }
            if (known != null) {
                commands.add("flush chain " + table + " " + name);
            }
            rules.forEach(r -> commands.add("add rule " + table + " " + name + " " + r));
        });
        before.elements.forEach((map, known) ->
                known.forEach((key, value) -> {
                    if (!value.equals(elements.getOrDefault(map, new TreeMap<>()).get(key))) {
                        commands.add("delete element " + table + " " + map + " { " + key + " }");
                    }
                }));
        elements.forEach((map, wanted) -> {
            var fresh = new ArrayList<String>();
            var known = before.elements.getOrDefault(map, new TreeMap<>());
            wanted.forEach((key, value) -> {
                if (!value.equals(known.get(key))) {
                    fresh.add(value.isEmpty() ? key : key + " : " + value);
                }
            });
            if (!fresh.isEmpty()) {
                commands.add(
                        "add element "
                                + table
                                + " "
                                + map
                                + " { "
                                + String.join(", ", fresh)
                                + " }");
            }
        });
        // Flushed first: old chains may jump to one another.
        var gone = added(before.chains, chains).keySet();
        gone.forEach(c -> commands.add("flush chain " + table + " " + c));
        gone.forEach(c -> commands.add("delete chain " + table + " " + c));
        added(before.sets, sets)
                .keySet()
                .forEach(s -> commands.add("delete set " + table + " " + s));
        return commands;
    }

    private static <V> Map<String, V> added(Map<String, V> wanted, Map<String, V> known) {
        var all = new LinkedHashMap<String, V>();
        wanted.forEach((k, v) -> {
            if (!known.containsKey(k)) {
                all.put(k, v);
            }
        });
        return all;
    }
}
