package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** May they, asked through the API: of another, of another in a namespace, of oneself. */
final class AccessReviewAction implements CreateAction {
    /** The three review types; they differ in who is asked about. */
    enum Form {
        SUBJECT("subjectaccessreviews"),
        LOCAL("localsubjectaccessreviews"),
        SELF("selfsubjectaccessreviews");

        private final String resource;

        Form(String resource) {
            this.resource = resource;
        }

        String resource() {
            return resource;
        }
    }

    private final Form form;
    private final Authorizer authorizer;

    AccessReviewAction(Form form, Authorizer authorizer) {
        this.form = form;
        this.authorizer = authorizer;
    }

    @Override
    public ObjectNode create(Request request) {
        var review = request.body();
        var spec = review.path("spec");
        var errors = errors(spec, request.namespace());
        if (!errors.isEmpty()) {
            throw ApiStatus.invalid("authorization.k8s.io", "", "", errors).asException();
        }
        var user = form == Form.SELF ? request.user() : user(spec);
        var decision = authorizer.authorize(attributes(user, spec));
        var status = review.putObject("status");
        status.put("allowed", decision.outcome() == Authorizer.Outcome.ALLOW);
        if (decision.outcome() == Authorizer.Outcome.DENY) {
            status.put("denied", true);
        }
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        return review;
    }

    private List<FieldError> errors(JsonNode spec, String namespace) {
        var errors = new ArrayList<FieldError>();
        var resource = spec.path("resourceAttributes");
        var path = spec.path("nonResourceAttributes");
        if (resource.isObject() && path.isObject()) {
            errors.add(
                    FieldError.invalid(
                            "spec.nonResourceAttributes",
                            new Printed(
                                    "{\"Path\":\""
                                            + path.path("path").asText("")
                                            + "\",\"Verb\":\""
                                            + path.path("verb").asText("")
                                            + "\"}"),
                            "cannot be specified in combination with resourceAttributes"));
        }
        if (!resource.isObject() && !path.isObject()) {
            errors.add(
                    FieldError.invalid(
                            "spec.resourceAttributes",
                            new Printed("null"),
                            "exactly one of nonResourceAttributes or resourceAttributes must be"
                                    + " specified"));
        }
        if (form != Form.SELF
                && spec.path("user").asText("").isEmpty()
                && spec.path("groups").isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            "spec.user", "", "at least one of user or group must be specified"));
        }
        if (form == Form.LOCAL) {
            localErrors(spec, namespace, errors);
        }
        return errors;
    }

    private static void localErrors(JsonNode spec, String namespace, List<FieldError> errors) {
        var asked = spec.path("resourceAttributes").path("namespace").asText("");
        if (spec.path("resourceAttributes").isObject() && !asked.equals(namespace)) {
            errors.add(
                    FieldError.invalid(
                            "spec.resourceAttributes.namespace",
                            asked,
                            "must match metadata.namespace"));
        }
        if (spec.path("nonResourceAttributes").isObject()) {
            errors.add(
                    FieldError.invalid(
                            "spec.nonResourceAttributes",
                            new Printed(spec.path("nonResourceAttributes").toString()),
                            "disallowed on this kind of request"));
        }
    }

    /** A value that goes into a message as it is. */
    private record Printed(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static UserInfo user(JsonNode spec) {
        var groups = new ArrayList<String>();
        spec.path("groups").forEach(group -> groups.add(group.asText()));
        var extra = new HashMap<String, List<String>>();
        for (var field : spec.path("extra").properties()) {
            var values = new ArrayList<String>();
            field.getValue().forEach(value -> values.add(value.asText()));
            extra.put(field.getKey(), List.copyOf(values));
        }
        return new UserInfo(
                spec.path("user").asText(""), spec.path("uid").asText(""), groups, extra);
    }

    private static Attributes attributes(UserInfo user, JsonNode spec) {
        var path = spec.path("nonResourceAttributes");
        if (path.isObject()) {
            return new Attributes(
                    user,
                    path.path("verb").asText(""),
                    false,
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    path.path("path").asText(""));
        }
        var resource = spec.path("resourceAttributes");
        return new Attributes(
                user,
                resource.path("verb").asText(""),
                true,
                resource.path("group").asText(""),
                resource.path("version").asText(""),
                resource.path("resource").asText(""),
                resource.path("subresource").asText(""),
                resource.path("namespace").asText(""),
                resource.path("name").asText(""),
                "");
    }
}
