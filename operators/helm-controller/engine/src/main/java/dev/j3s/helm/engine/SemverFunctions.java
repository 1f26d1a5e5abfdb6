package dev.j3s.helm.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code semver} and {@code semverCompare}. */
final class SemverFunctions {
    private record VersionObject(Version version) implements GoObject {
        private static final Set<String> METHODS =
                Set.of(
                        "Major",
                        "Minor",
                        "Patch",
                        "Prerelease",
                        "Metadata",
                        "Original",
                        "String",
                        "Compare",
                        "LessThan",
                        "GreaterThan",
                        "Equal");

        @Override
        public String goType() {
            return "*semver.Version";
        }

        @Override
        public boolean isMethod(String name) {
            return METHODS.contains(name);
        }

        @Override
        public Optional<Object> member(String name, Arguments arguments) {
            return switch (name) {
                case "Major" -> Optional.of(version.major());
                case "Minor" -> Optional.of(version.minor());
                case "Patch" -> Optional.of(version.patch());
                case "Prerelease" -> Optional.of(version.prerelease());
                case "Metadata" -> Optional.of(version.metadata());
                case "Original" -> Optional.of(version.original());
                case "String" -> Optional.of(version.toString());
                case "Compare" -> Optional.of(compare(arguments));
                case "LessThan" -> Optional.of(compare(arguments) < 0);
                case "GreaterThan" -> Optional.of(compare(arguments) > 0);
                case "Equal" -> Optional.of(compare(arguments) == 0);
                default -> Optional.empty();
            };
        }

        private int compare(Arguments arguments) {
            if (arguments.value(0) instanceof VersionObject other) {
                return Integer.signum(version.compareTo(other.version));
            }
            throw EngineException.template("wrong type for value; expected *semver.Version");
        }

        @Override
        public Object plain() {
            return version.toString();
        }

        @Override
        public String toString() {
            return version.toString();
        }
    }

    private SemverFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("semver", a -> new VersionObject(Version.parse(a.string(0))));
        f.put("semverCompare", a -> VersionConstraint.check(a.string(0), a.string(1)));
    }
}
