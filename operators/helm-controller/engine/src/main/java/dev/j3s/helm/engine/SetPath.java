package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A path of {@code --set}: names separated by dots, indexes in brackets, backslash escapes. */
record SetPath(List<Step> steps) {
    sealed interface Step {
        record Name(String name) implements Step {}

        record Index(int index) implements Step {}
    }

    /** Helm refuses larger indexes, which would make huge lists. */
    private static final int INDEX_MAX = 65_536;

    private static final int STEPS_MAX = 30;

    static SetPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                name.append(text.charAt(++i));
            } else if (c == '.') {
                flush(name, steps);
            } else if (c == '[') {
                flush(name, steps);
                int end = text.indexOf(']', i);
                steps.add(index(text, i + 1, end));
                i = end;
            } else {
                name.append(c);
            }
            i++;
        }
        flush(name, steps);
        if (steps.isEmpty() || steps.getFirst() instanceof Step.Index) {
            throw new EngineException(EngineException.Code.VALUES, "no key in path " + text);
        }
        if (steps.size() > STEPS_MAX) {
            throw new EngineException(
                    EngineException.Code.VALUES,
                    "value name nested level is greater than maximum supported nested level of "
                            + STEPS_MAX);
        }
        return new SetPath(List.copyOf(steps));
    }

    private static void flush(StringBuilder name, List<Step> steps) {
        if (!name.isEmpty()) {
            steps.add(new Step.Name(name.toString()));
            name.setLength(0);
        }
    }

    private static Step index(String text, int from, int end) {
        try {
            int index = end < 0 ? -1 : Integer.parseInt(text.substring(from, end).strip());
            if (index >= 0 && index <= INDEX_MAX) {
                return new Step.Index(index);
            }
        } catch (NumberFormatException e) {
            // falls through to the error that also names a missing bracket
        }
        throw new EngineException(
                EngineException.Code.VALUES, "error parsing index in path " + text);
    }

    static Object typed(String value) {
        if (value.startsWith("{") && value.endsWith("}")) {
            List<Object> list = new ArrayList<>();
            for (String item : value.substring(1, value.length() - 1).split(",")) {
                list.add(scalar(item.strip()));
            }
            return list;
        }
        return scalar(value);
    }

    private static Object scalar(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> Nil.NIL;
            case "0" -> 0L;
            default -> value.matches("-?[1-9][0-9]{0,17}") ? Long.parseLong(value) : value;
        };
    }

    void put(Map<String, Object> root, Object value) {
        Object current = root;
        for (int i = 0; i < steps.size() - 1; i++) {
            boolean list = steps.get(i + 1) instanceof Step.Index;
            current = descend(current, steps.get(i), list);
        }
        store(current, steps.getLast(), value);
    }

    private static Object descend(Object container, Step step, boolean wantsList) {
        Object child = read(container, step);
        boolean fits = wantsList ? child instanceof List<?> : GoValue.isMap(child);
        if (fits) {
            return child;
        }
        Object created = wantsList ? new ArrayList<Object>() : new TreeMap<String, Object>();
        store(container, step, created);
        return created;
    }

    private static Object read(Object container, Step step) {
        return switch (step) {
            case Step.Name name -> GoValue.get(GoValue.map(container), name.name());
            case Step.Index index -> {
                List<Object> list = GoValue.list(container);
                yield index.index() < list.size() ? list.get(index.index()) : Nil.NIL;
            }
        };
    }

    private static void store(Object container, Step step, Object value) {
        switch (step) {
            case Step.Name name -> GoValue.map(container).put(name.name(), value);
            case Step.Index index -> {
                List<Object> list = GoValue.list(container);
                while (list.size() <= index.index()) {
                    list.add(Nil.NIL);
                }
                list.set(index.index(), value);
            }
        }
    }
}
