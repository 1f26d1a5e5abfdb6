package dev.j3s.helm.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.j3s.crds.helm.FailurePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasePlannerTest {
    @Test
    void installsWhatIsNotThere() {
        assertThat(ReleasePlanner.plan(List.of(), "h", FailurePolicy.ROLLBACK))
                .isInstanceOf(ReleaseAction.Install.class);
    }

    @Test
    void keepsWhatIsDeployedAsWanted() {
        assertThat(plan(FailurePolicy.ROLLBACK, release("deployed", "h")))
                .isInstanceOf(ReleaseAction.Keep.class);
    }

    @Test
    void upgradesWhatIsDeployedOtherwise() {
        assertThat(plan(FailurePolicy.ROLLBACK, release("deployed", "old")))
                .isInstanceOf(ReleaseAction.Upgrade.class);
    }

    @Test
    void doesNotRepeatAnUpgradeThatWasRolledBack() {
        assertThat(
                        plan(
                                FailurePolicy.ROLLBACK,
                                release("superseded", "old"),
                                release("failed", "h"),
                                release("deployed", "old")))
                .isInstanceOf(ReleaseAction.Refuse.class);
    }

    @Test
    void reinstallsOnlyWhereThePolicySaysSo() {
        assertThat(plan(FailurePolicy.REINSTALL, release("failed", "h")))
                .isInstanceOf(ReleaseAction.Reinstall.class);
        assertThat(plan(FailurePolicy.ROLLBACK, release("failed", "h")))
                .isInstanceOf(ReleaseAction.Upgrade.class);
        assertThat(plan(FailurePolicy.ABORT, release("failed", "h")))
                .isInstanceOf(ReleaseAction.Refuse.class);
    }

    @Test
    void recoversAnInterruptedUpgrade() {
        assertThat(plan(FailurePolicy.ABORT, release("pending-upgrade", "h")))
                .isEqualTo(new ReleaseAction.Upgrade(release("pending-upgrade", "h"), true));
    }

    private static ReleaseAction plan(FailurePolicy policy, Release... history) {
        return ReleasePlanner.plan(List.of(history), "h", policy);
    }

    private static Release release(String status, String hash) {
        var json = JsonNodeFactory.instance.objectNode();
        json.putObject("info").put("status", status);
        return new Release(json, hash);
    }
}
