package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a version of a CRD may say beside its schema: columns, subresources, selectable fields. */
final class VersionRules {
    private static final int SELECTABLE_FIELDS_MAX = 8;
    private static final int WARNING_LENGTH_MAX = 256;

    private VersionRules() {}

    static void deprecation(JsonNode version, String path, List<FieldError> errors) {
        var warning = version.get("deprecationWarning");
        if (warning == null || warning.isNull()) {
            return;
        }
        var at = path + ".deprecationWarning";
        var text = warning.asText();
        if (!version.path("deprecated").asBoolean()) {
            errors.add(FieldError.invalid(at, text, "can only be set for deprecated versions"));
        } else if (text.length() > WARNING_LENGTH_MAX) {
            errors.add(FieldError.invalid(at, text, "must be <= 256 characters long"));
        } else if (text.isEmpty()) {
            errors.add(FieldError.invalid(at, text, "must not be an empty string"));
        }
    }

    static void scale(JsonNode scale, String path, List<FieldError> errors) {
        if (!scale.isObject()) {
            return;
        }
        scalePath(
                scale,
                "specReplicasPath",
                List.of(".spec."),
                "should be a json path under .spec",
                path,
                true,
                errors);
        scalePath(
                scale,
                "statusReplicasPath",
                List.of(".status."),
                "should be a json path under .status",
                path,
                true,
                errors);
        scalePath(
                scale,
                "labelSelectorPath",
                List.of(".spec.", ".status."),
                "should be a json path under either .spec or .status",
                path,
                false,
                errors);
    }

    private static void scalePath(
            JsonNode scale,
            String field,
            List<String> prefixes,
            String detail,
            String path,
            boolean required,
            List<FieldError> errors) {
        var value = scale.path(field).asText("");
        var at = path + "." + field;
        if (value.isEmpty()) {
            if (required) {
                errors.add(FieldError.required(at, ""));
            }
        } else if (!jsonPath(value, at, errors) && prefixes.stream().noneMatch(value::startsWith)) {
            errors.add(FieldError.invalid(at, value, detail));
        }
    }

    /** True when it complained. */
    private static boolean jsonPath(String value, String at, List<FieldError> errors) {
        var problem = value.startsWith(".") ? "" : "must be a simple json path starting with .";
        if (problem.isEmpty()) {
            try {
                SimpleJsonPath.parse(value);
            } catch (IllegalArgumentException e) {
                problem = "is an invalid path: " + e.getMessage();
            }
        }
        if (!problem.isEmpty()) {
            errors.add(FieldError.invalid(at, value, problem));
        }
        return !problem.isEmpty();
    }

    static void columns(JsonNode columns, String path, List<FieldError> errors) {
        var types = "boolean,date,integer,number,string";
        var formats = "byte,date,date-time,double,float,int32,int64,password";
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var at = path + "[" + i + "]";
            if (column.path("name").asText("").isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            }
            var type = column.path("type").asText("");
            if (type.isEmpty()) {
                errors.add(FieldError.required(at + ".type", "must be one of " + types));
            } else if (!List.of(types.split(",", -1)).contains(type)) {
                errors.add(FieldError.invalid(at + ".type", type, "must be one of " + types));
            }
            var format = column.path("format").asText("");
            if (!format.isEmpty() && !List.of(formats.split(",", -1)).contains(format)) {
                errors.add(FieldError.invalid(at + ".format", format, "must be one of " + formats));
            }
            var value = column.path("jsonPath").asText("");
            if (value.isEmpty()) {
                errors.add(FieldError.required(at + ".JSONPath", ""));
            } else {
                jsonPath(value, at + ".JSONPath", errors);
            }
        }
    }

    static void selectable(JsonNode version, String path, List<FieldError> errors) {
        var seen = new HashSet<String>();
        var fields = version.path("selectableFields");
        for (int i = 0; i < fields.size(); i++) {
            var value = fields.get(i).path("jsonPath").asText("");
            var at = path + "[" + i + "].jsonPath";
            if (value.isEmpty()) {
                errors.add(FieldError.required(at, ""));
                continue;
            }
            var schema = CustomResources.openApi(version);
            for (var step : value.substring(value.startsWith(".") ? 1 : 0).split("\\.", -1)) {
                schema = schema.path("properties").path(step);
            }
            if (value.startsWith(".metadata")) {
                errors.add(FieldError.invalid(at, value, "must not point to fields in metadata"));
            } else if (schema.isMissingNode()) {
                errors.add(
                        FieldError.invalid(
                                at, value, "is an invalid path: does not refer to a valid field"));
            } else if (!Set.of("string", "boolean", "integer")
                    .contains(schema.path("type").asText())) {
                errors.add(
                        FieldError.invalid(
                                at,
                                value,
                                "must point to a field of type string, boolean or integer. Enum"
                                        + " string fields and strings with formats are allowed."));
            }
            if (!seen.add(value)) {
                errors.add(FieldError.duplicate(at, value));
            }
        }
        if (seen.size() > SELECTABLE_FIELDS_MAX) {
            errors.add(FieldError.tooMany(path, seen.size(), SELECTABLE_FIELDS_MAX));
        }
    }
}
