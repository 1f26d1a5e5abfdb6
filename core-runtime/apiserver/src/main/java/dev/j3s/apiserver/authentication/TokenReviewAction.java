package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.ApiStatus;
import java.util.ArrayList;
import java.util.List;

/** Tells another party whose token it holds. */
final class TokenReviewAction implements CreateAction {
    private final TokenAuthenticator tokens;
    private final List<String> ownAudiences;

    TokenReviewAction(TokenAuthenticator tokens, List<String> ownAudiences) {
        this.tokens = tokens;
        this.ownAudiences = List.copyOf(ownAudiences);
    }

    @Override
    public ObjectNode create(Request request) {
        var review = request.body();
        var token = review.path("spec").path("token").asText("");
        if (token.isEmpty()) {
            throw ApiStatus.badRequest("token is required for TokenReview in authentication")
                    .asException();
        }
        var audiences = new ArrayList<String>();
        review.path("spec").path("audiences").forEach(one -> audiences.add(one.asText()));
        var status = review.putObject("status");
        switch (tokens.authenticate(token, audiences.isEmpty() ? ownAudiences : audiences)) {
            case TokenAuthenticator.Verdict.Accepted accepted -> {
                status.put("authenticated", true);
                status.set(
                        "user",
                        SelfSubjectReviewAction.toJson(
                                Authenticators.authenticated(accepted.user())));
                var list = status.putArray("audiences");
                accepted.audiences().forEach(list::add);
            }
            case TokenAuthenticator.Verdict.Refused refused -> refuse(status, refused.why());
            case TokenAuthenticator.Verdict.Unknown _ -> refuse(status, "invalid bearer token");
        }
        return review;
    }

    private static void refuse(ObjectNode status, String why) {
        status.putObject("user");
        status.put("error", why);
    }
}
