package dev.j3s.helm.controller;

import dev.j3s.crds.helm.FailurePolicy;
import java.util.List;

/** Decides, from a release's history alone, what brings it to the wanted configuration. */
final class ReleasePlanner {
    private ReleasePlanner() {}

    static ReleaseAction plan(List<Release> history, String wantedHash, FailurePolicy policy) {
        if (history.isEmpty()) {
            return new ReleaseAction.Install();
        }
        Release latest = history.getLast();
        return switch (latest.status()) {
            case DEPLOYED -> deployed(history, latest, wantedHash);
            case PENDING_UPGRADE, SUPERSEDED -> new ReleaseAction.Upgrade(latest, true);
            case PENDING_INSTALL, PENDING_ROLLBACK, UNINSTALLING ->
                    interrupted(latest, wantedHash, policy);
            case FAILED, UNINSTALLED, UNKNOWN -> failed(latest, wantedHash, policy);
        };
    }

    /** A rollback leaves a deployed revision after a failed one with the hash we want. */
    private static ReleaseAction deployed(
            List<Release> history, Release latest, String wantedHash) {
        if (latest.configHash().equals(wantedHash)) {
            return new ReleaseAction.Keep();
        }
        if (history.size() > 1) {
            Release before = history.get(history.size() - 2);
            boolean rolledBack =
                    before.status() == ReleaseStatus.FAILED
                            && before.configHash().equals(wantedHash);
            if (rolledBack) {
                return new ReleaseAction.Refuse(
                        "upgrade failed and was rolled back: "
                                + before.json().path("info").path("description").asText());
            }
        }
        return new ReleaseAction.Upgrade(latest, false);
    }

    /** The process died in the middle: nobody else is at work, so the record is stale. */
    private static ReleaseAction interrupted(
            Release latest, String wantedHash, FailurePolicy policy) {
        return switch (policy) {
            case REINSTALL -> new ReleaseAction.Reinstall(latest);
            case RETRY, ROLLBACK -> new ReleaseAction.Upgrade(latest, true);
            case ABORT -> refuse(latest, wantedHash);
        };
    }

    private static ReleaseAction failed(Release latest, String wantedHash, FailurePolicy policy) {
        return switch (policy) {
            case REINSTALL -> new ReleaseAction.Reinstall(latest);
            case RETRY, ROLLBACK -> new ReleaseAction.Upgrade(latest, false);
            case ABORT -> refuse(latest, wantedHash);
        };
    }

    private static ReleaseAction refuse(Release latest, String wantedHash) {
        if (!latest.configHash().equals(wantedHash)) {
            return new ReleaseAction.Upgrade(latest, true);
        }
        return new ReleaseAction.Refuse(
                "release is in status " + latest.status().text() + " and failurePolicy is abort");
    }
}
