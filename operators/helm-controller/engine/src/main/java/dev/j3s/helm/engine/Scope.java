package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;

/** The variables of one template execution, innermost last. */
final class Scope {
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    int mark() {
        return names.size();
    }

    void leave(int mark) {
        names.subList(mark, names.size()).clear();
        values.subList(mark, values.size()).clear();
    }

    void declare(String name, Object value) {
        names.add(name);
        values.add(value);
    }

    void assign(String name, Object value) {
        values.set(index(name), value);
    }

    Object value(String name) {
        return values.get(index(name));
    }

    private int index(String name) {
        int index = names.lastIndexOf(name);
        if (index < 0) {
            throw EngineException.template("undefined variable: " + name);
        }
        return index;
    }
}
