package dev.j3s.cri;

import java.nio.charset.StandardCharsets;

/** The outcome of a command that ran to its end in a container. */
public record ExecResult(byte[] stdout, byte[] stderr, int exitCode) {
    /** Both streams as text, standard output first. */
    public String output() {
        return new String(stdout, StandardCharsets.UTF_8)
                + new String(stderr, StandardCharsets.UTF_8);
    }
}
