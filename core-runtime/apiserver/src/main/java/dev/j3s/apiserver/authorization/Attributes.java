package dev.j3s.apiserver.authorization;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;

/**
 * What is asked, as an authorizer sees it. For a resource request {@code path} is empty; for any
 * other, {@code path} is the URL path and the resource fields are empty. {@code verb} is an API
 * verb ({@code list}) for resources, the lower-case method otherwise.
 */
public record Attributes(
        UserInfo user,
        String verb,
        boolean resourceRequest,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path) {

    /** What impersonation asks: may {@code user} be somebody else. */
    public static Attributes impersonate(
            UserInfo user, String group, String resource, String sub, String ns, String name) {
        return new Attributes(user, "impersonate", true, group, "v1", resource, sub, ns, name, "");
    }

    /** The 403 that upstream answers; {@code reason} is the decision's. */
    public ApiStatus forbidden(String reason) {
        var sentence = sentence() + (reason.isEmpty() ? "" : ": " + reason);
        return resourceRequest
                ? ApiStatus.forbidden(new GroupResource(group, resource), name, sentence)
                : new ApiStatus(
                        403,
                        "Forbidden",
                        "forbidden: " + sentence,
                        new ApiStatus.Details("", "", "", "", java.util.List.of(), 0));
    }

    private String sentence() {
        var asked = "User \"" + user.name() + "\" cannot " + verb;
        if (!resourceRequest) {
            return escaped(asked + " path \"" + path + "\"");
        }
        var what = subresource.isEmpty() ? resource : resource + "/" + subresource;
        var where =
                namespace.isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + namespace + "\"";
        return escaped(
                asked + " resource \"" + what + "\" in API group \"" + group + "\" " + where);
    }

    /** Upstream avoids answers that a browser could take for HTML. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
