package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What follows a failed install or upgrade. Where nothing is said, rollback: it loses no data. */
public enum FailurePolicy {
    @JsonProperty("abort")
    ABORT,
    @JsonProperty("reinstall")
    REINSTALL,
    @JsonProperty("retry")
    RETRY,
    @JsonProperty("rollback")
    ROLLBACK
}
