package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Who owns which fields: one entry of {@code metadata.managedFields}.
 *
 * @param time as JSON has it, empty where there is none
 */
record ManagedEntry(Manager manager, String apiVersion, String time, FieldSet fields) {

    /**
     * What tells entries apart. Appliers keep one entry whatever version they speak, so theirs has
     * no {@code version}.
     */
    record Manager(String name, boolean apply, String version, String subresource)
            implements Comparable<Manager> {

        static Manager of(String name, boolean apply, String apiVersion, String subresource) {
            return new Manager(
                    name.isEmpty() ? "unknown" : name, apply, apply ? "" : apiVersion, subresource);
        }

        /** {@code "curl" with subresource "status" using apps/v1}. */
        String print() {
            return '"'
                    + name
                    + '"'
                    + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + '"')
                    + (apply ? "" : " using " + version);
        }

        /** Upstream sorts by the JSON of the identity, whose fields come in this order. */
        @Override
        public int compareTo(Manager other) {
            return identity().compareTo(other.identity());
        }

        private String identity() {
            return name + '\n' + (apply ? "Apply" : "Update") + '\n' + version + '\n' + subresource;
        }
    }

    ManagedEntry with(FieldSet changed) {
        return new ManagedEntry(manager, apiVersion, time, changed);
    }

    /** Throws {@link MalformedValueException} where the entry is not one. */
    static ManagedEntry decode(JsonNode json) {
        var operation = json.path("operation").asText();
        if (!operation.equals("Apply") && !operation.equals("Update")) {
            throw new MalformedValueException("operation must be `Apply` or `Update`");
        }
        var apiVersion = json.path("apiVersion").asText();
        if (apiVersion.isEmpty()) {
            throw new MalformedValueException("apiVersion must not be empty");
        }
        if (!json.path("fieldsType").asText().equals("FieldsV1")) {
            throw new MalformedValueException(
                    "invalid fieldsType \"" + json.path("fieldsType").asText() + "\"");
        }
        return new ManagedEntry(
                new Manager(
                        json.path("manager").asText(),
                        operation.equals("Apply"),
                        operation.equals("Apply") ? "" : apiVersion,
                        json.path("subresource").asText()),
                apiVersion,
                json.path("time").asText(),
                FieldSet.decode(json.path("fieldsV1")));
    }

    ObjectNode encode() {
        var json = Json.object();
        if (!manager.name().isEmpty()) {
            json.put("manager", manager.name());
        }
        json.put("operation", manager.apply() ? "Apply" : "Update");
        json.put("apiVersion", apiVersion);
        if (!time.isEmpty()) {
            json.put("time", time);
        }
        json.put("fieldsType", "FieldsV1").set("fieldsV1", fields.encode());
        if (!manager.subresource().isEmpty()) {
            json.put("subresource", manager.subresource());
        }
        return json;
    }
}
