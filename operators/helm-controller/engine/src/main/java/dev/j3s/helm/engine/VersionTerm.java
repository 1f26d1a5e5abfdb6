package dev.j3s.helm.engine;

/** One comparison of a constraint; the any flags mark parts left out or written as x or *. */
record VersionTerm(
        String operator, Version bound, boolean anyMajor, boolean anyMinor, boolean anyPatch) {
    boolean allows(Version v) {
        // A pre-release is wanted only where the constraint names one.
        if (!v.prerelease().isEmpty() && bound.prerelease().isEmpty()) {
            return false;
        }
        int compared = v.compareTo(bound);
        return switch (operator) {
            case "", "=", "==" -> anyPatch ? anyMajor || tilde(v) : compared == 0;
            case "!=" -> !matchesWritten(v, compared);
            case ">" -> anyPatch ? above(v) : compared > 0;
            case "<" -> compared < 0;
            case ">=", "=>" -> compared >= 0;
            case "<=", "=<" -> anyPatch ? !above(v) : compared <= 0;
            case "~", "~>" -> anyMajor || tilde(v);
            case "^" -> anyMajor || compared >= 0 && caret(v);
            default -> false;
        };
    }

    private boolean matchesWritten(Version v, int compared) {
        if (!anyPatch) {
            return compared == 0;
        }
        boolean sameMajor = anyMajor || v.major() == bound.major();
        return sameMajor && (anyMinor || v.minor() == bound.minor());
    }

    /** Greater in the parts that the constraint wrote. */
    private boolean above(Version v) {
        if (v.major() != bound.major()) {
            return v.major() > bound.major();
        }
        return !anyMinor && v.minor() > bound.minor();
    }

    private boolean tilde(Version v) {
        if (v.compareTo(bound) < 0) {
            return false;
        }
        boolean zero = bound.major() == 0 && bound.minor() == 0 && bound.patch() == 0;
        if (zero && !anyPatch) {
            return true;
        }
        return v.major() == bound.major() && (anyMinor || v.minor() == bound.minor());
    }

    private boolean caret(Version v) {
        if (bound.major() > 0 || anyMinor) {
            return v.major() == bound.major();
        }
        if (v.major() > bound.major()) {
            return false;
        }
        if (bound.minor() > 0 || anyPatch) {
            return v.minor() == bound.minor();
        }
        return v.minor() == 0 && v.patch() == bound.patch();
    }
}
