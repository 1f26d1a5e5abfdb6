package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;

/** Which object of a cluster is meant; the namespace is empty for cluster-scoped kinds. */
record ObjectRef(String apiVersion, String kind, String namespace, String name) {
    static ObjectRef of(JsonNode object) {
        return new ObjectRef(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                object.path("metadata").path("namespace").asText(),
                object.path("metadata").path("name").asText());
    }

    String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    String describe() {
        return kind + " \"" + name + "\" in namespace \"" + namespace + "\"";
    }

    /** The same object over API versions. */
    String identity() {
        return group() + "/" + kind + "/" + namespace + "/" + name;
    }
}
