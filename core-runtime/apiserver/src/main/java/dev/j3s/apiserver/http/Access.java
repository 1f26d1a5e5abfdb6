package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Attributes;
import dev.j3s.apiserver.authorization.Authorizer;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks the authorizer, and words its refusals. */
public final class Access {
    private final Authorizer authorizer;

    public Access(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** Throws 403 unless {@code user} may. */
    void check(UserInfo user, RequestInfo info) {
        var attributes =
                new Attributes(
                        user,
                        info.verb(),
                        info.resourceRequest(),
                        info.group(),
                        info.version(),
                        info.resource(),
                        info.subresource(),
                        info.namespace(),
                        info.name(),
                        info.resourceRequest() ? "" : info.path());
        check(attributes);
    }

    private void check(Attributes asked) {
        var decision = authorizer.authorize(asked);
        if (decision.outcome() == Authorizer.Outcome.ALLOW) {
            return;
        }
        throw forbidden(asked, decision.reason()).asException();
    }

    private static ApiStatus forbidden(Attributes asked, String reason) {
        var why = reason.isEmpty() ? "" : ": " + reason;
        var user = "User \"" + asked.user().name() + "\" cannot " + asked.verb();
        if (!asked.resourceRequest()) {
            return new ApiStatus(
                    403,
                    "Forbidden",
                    "forbidden: " + user + " path \"" + asked.path() + "\"" + why,
                    new ApiStatus.Details("", "", "", "", List.of(), 0));
        }
        var resource =
                asked.subresource().isEmpty()
                        ? asked.resource()
                        : asked.resource() + "/" + asked.subresource();
        var where =
                asked.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + asked.namespace() + "\"";
        var text =
                user
                        + " resource \""
                        + resource
                        + "\" in API group \""
                        + asked.group()
                        + "\""
                        + where
                        + why;
        return ApiStatus.forbidden(
                new GroupResource(asked.group(), asked.resource()), asked.name(), text);
    }

    /**
     * Who the request is to be done as: {@code user} itself, or whom its {@code Impersonate-}
     * headers name, when it may.
     *
     * @param header a header's values by lower-case name
     * @param extraNames lower-case names of all headers
     */
    UserInfo impersonated(
            UserInfo user, Function<String, List<String>> header, Iterable<String> extraNames) {
        var name = first(header.apply("impersonate-user"));
        var groups = header.apply("impersonate-group");
        var uid = first(header.apply("impersonate-uid"));
        var extra = extra(header, extraNames);
        if (name.isEmpty()) {
            if (groups.isEmpty() && uid.isEmpty() && extra.isEmpty()) {
                return user;
            }
            throw ApiStatus.internal(
                            "requested "
                                    + "[{Group  "
                                    + (groups.isEmpty() ? "" : groups.getFirst())
                                    + "   }] without impersonating a user")
                    .asException();
        }
        return impersonate(user, name, uid, groups, extra);
    }

    private UserInfo impersonate(
            UserInfo user,
            String name,
            String uid,
            List<String> groups,
            Map<String, List<String>> extra) {
        var account = name.startsWith("system:serviceaccount:") ? name.split(":") : new String[0];
        if (account.length == 4) {
            may(user, "", "serviceaccounts", "", account[2], account[3]);
        } else {
            may(user, "", "users", "", "", name);
        }
        groups.forEach(group -> may(user, "", "groups", "", "", group));
        extra.forEach((key, values) ->
                values.forEach(
                        value -> may(user, "authentication.k8s.io", "userextras", key, "", value)));
        if (!uid.isEmpty()) {
            may(user, "authentication.k8s.io", "uids", "", "", uid);
        }
        var all = new ArrayList<>(groups);
        if (account.length == 4 && groups.isEmpty()) {
            all.add("system:serviceaccounts");
            all.add("system:serviceaccounts:" + account[2]);
        }
        var known = name.equals(UserInfo.ANONYMOUS);
        var general = known ? UserInfo.ALL_UNAUTHENTICATED : UserInfo.ALL_AUTHENTICATED;
        if (!all.contains(UserInfo.ALL_AUTHENTICATED)
                && !all.contains(UserInfo.ALL_UNAUTHENTICATED)) {
            all.add(general);
        }
        return new UserInfo(name, uid, all, extra);
    }

    private void may(
            UserInfo user,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {
        check(
                new Attributes(
                        user,
                        "impersonate",
                        true,
                        group,
                        "v1",
                        resource,
                        subresource,
                        namespace,
                        name,
                        ""));
    }

    private static Map<String, List<String>> extra(
            Function<String, List<String>> header, Iterable<String> names) {
        var prefix = "impersonate-extra-";
        var extra = new LinkedHashMap<String, List<String>>();
        for (var name : names) {
            if (name.startsWith(prefix)) {
                var key =
                        URLDecoder.decode(name.substring(prefix.length()), StandardCharsets.UTF_8);
                extra.put(key, header.apply(name));
            }
        }
        return extra;
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }
}
