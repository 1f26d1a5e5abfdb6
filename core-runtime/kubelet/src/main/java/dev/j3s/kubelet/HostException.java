package dev.j3s.kubelet;

import java.io.IOException;

/** A system call said no. */
final class HostException extends IOException {
    private static final long serialVersionUID = 1;

    private static final int ENOENT = 2;

    private final int errno;

    HostException(String what, int errno) {
        super(what + ": " + reason(errno));
        this.errno = errno;
    }

    boolean missing() {
        return errno == ENOENT;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case 1 -> "operation not permitted";
            case ENOENT -> "no such file or directory";
            case 16 -> "device or resource busy";
            case 18 -> "leaves the volume";
            case 19 -> "no such device";
            case 20 -> "not a directory";
            case 40 -> "too many levels of symbolic links";
            default -> "errno " + errno;
        };
    }
}
