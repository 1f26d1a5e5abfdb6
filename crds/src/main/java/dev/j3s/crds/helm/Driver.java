package dev.j3s.crds.helm;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of object that keeps the release records. */
public enum Driver {
    @JsonProperty("secret")
    SECRET,
    @JsonProperty("configmap")
    CONFIGMAP
}
