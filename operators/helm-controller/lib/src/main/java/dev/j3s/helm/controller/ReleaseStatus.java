package dev.j3s.helm.controller;

import java.util.Arrays;

/** The states of a Helm release, as its record spells them. */
enum ReleaseStatus {
    UNKNOWN("unknown"),
    DEPLOYED("deployed"),
    UNINSTALLED("uninstalled"),
    SUPERSEDED("superseded"),
    FAILED("failed"),
    UNINSTALLING("uninstalling"),
    PENDING_INSTALL("pending-install"),
    PENDING_UPGRADE("pending-upgrade"),
    PENDING_ROLLBACK("pending-rollback");

    private final String text;

    ReleaseStatus(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static ReleaseStatus of(String text) {
        return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElse(UNKNOWN);
    }
}
