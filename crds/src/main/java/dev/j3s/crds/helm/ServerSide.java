package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether objects are applied on the server; auto keeps a release's own way, new ones do. */
public enum ServerSide {
    @JsonProperty("true")
    TRUE,
    @JsonProperty("false")
    FALSE,
    @JsonProperty("auto")
    AUTO
}
