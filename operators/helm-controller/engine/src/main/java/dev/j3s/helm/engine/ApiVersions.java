package dev.j3s.helm.engine;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code .Capabilities.APIVersions}: a list with a Has method. */
final class ApiVersions extends AbstractList<Object> implements GoObject {
    private final List<String> versions;

    ApiVersions(List<String> versions) {
        this.versions = versions;
    }

    @Override
    public String get(int index) {
        return versions.get(index);
    }

    @Override
    public int size() {
        return versions.size();
    }

    @Override
    public String goType() {
        return "common.VersionSet";
    }

    @Override
    public boolean isMethod(String name) {
        return name.equals("Has");
    }

    @Override
    public Optional<Object> member(String name, Arguments arguments) {
        return name.equals("Has")
                ? Optional.of(versions.contains(arguments.string(0)))
                : Optional.empty();
    }

    @Override
    public Object plain() {
        return new ArrayList<Object>(versions);
    }
}
