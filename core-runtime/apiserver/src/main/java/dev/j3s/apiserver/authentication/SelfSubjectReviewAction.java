package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.Json;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/** {@code kubectl auth whoami}. */
final class SelfSubjectReviewAction implements CreateAction {
    private final Clock clock;

    SelfSubjectReviewAction(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ObjectNode create(Request request) {
        var review = Json.object();
        review.put("kind", "SelfSubjectReview")
                .put("apiVersion", request.resource().apiVersion())
                .putObject("metadata")
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        review.putObject("status").set("userInfo", toJson(request.user()));
        return review;
    }

    /** A user as {@code authentication.k8s.io/v1 UserInfo}. */
    static ObjectNode toJson(UserInfo user) {
        var json = Json.object().put("username", user.name());
        if (!user.uid().isEmpty()) {
            json.put("uid", user.uid());
        }
        if (!user.groups().isEmpty()) {
            var groups = json.putArray("groups");
            user.groups().forEach(groups::add);
        }
        if (!user.extra().isEmpty()) {
            var extra = json.putObject("extra");
            new TreeMap<>(user.extra())
                    .forEach((key, values) -> {
                        var list = extra.putArray(key);
                        values.forEach(list::add);
                    });
        }
        return json;
    }
}
