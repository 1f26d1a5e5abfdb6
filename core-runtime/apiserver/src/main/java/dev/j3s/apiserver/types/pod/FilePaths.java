package dev.j3s.apiserver.types.pod;

import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;

/** File names that may not lead out of the directory they are for. */
public final class FilePaths {
    private FilePaths() {}

    public static void noBacksteps(String file, Path path, Problems problems) {
        for (var part : file.split("/", -1)) {
            if (part.equals("..")) {
                problems.invalid(path, file, "must not contain '..'");
                return;
            }
        }
    }

    static void descending(String file, Path path, Problems problems) {
        if (file.startsWith("/")) {
            problems.invalid(path, file, "must be a relative path");
        }
        noBacksteps(file, path, problems);
    }

    /** Also keeps clear of the {@code ..data} links that updates of volumes use. */
    static void notReserved(String file, Path path, Problems problems) {
        descending(file, path, problems);
        if (file.startsWith("..") && !file.startsWith("../")) {
            problems.invalid(path, file, "must not start with '..'");
        }
    }
}
