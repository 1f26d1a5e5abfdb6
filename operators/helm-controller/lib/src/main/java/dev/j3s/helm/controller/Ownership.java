package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The marks by which an object belongs to a release. */
record Ownership(String releaseName, String releaseNamespace) {
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String HELM = "Helm";
    private static final String NAME = "meta.helm.sh/release-name";
    private static final String NAMESPACE = "meta.helm.sh/release-namespace";

    ObjectNode mark(ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        metadata.withObject("/labels").put(MANAGED_BY, HELM);
        metadata.withObject("/annotations").put(NAME, releaseName).put(NAMESPACE, releaseNamespace);
        return object;
    }

    /** Refuses to take over what someone else made. */
    void check(ObjectRef ref, JsonNode live, boolean install) {
        JsonNode metadata = live.path("metadata");
        List<String> problems = new ArrayList<>();
        demand("label", MANAGED_BY, HELM, metadata.path("labels"), problems);
        demand("annotation", NAME, releaseName, metadata.path("annotations"), problems);
        demand("annotation", NAMESPACE, releaseNamespace, metadata.path("annotations"), problems);
        if (!problems.isEmpty()) {
            throw ReleaseException.permanent(
                    "Unable to continue with "
                            + (install ? "install" : "update")
                            + ": "
                            + ref.describe()
                            + " exists and cannot be imported into the current release: invalid"
                            + " ownership metadata; "
                            + String.join("; ", problems));
        }
    }

    private static void demand(
            String what, String key, String wanted, JsonNode marks, List<String> problems) {
        if (!marks.has(key)) {
            problems.add(
                    what
                            + " validation error: missing key \""
                            + key
                            + "\": must be set to \""
                            + wanted
                            + "\"");
        } else if (!marks.path(key).asText().equals(wanted)) {
            problems.add(
                    what
                            + " validation error: key \""
                            + key
                            + "\" must equal \""
                            + wanted
                            + "\": current value is \""
                            + marks.path(key).asText()
                            + "\"");
        }
    }
}
