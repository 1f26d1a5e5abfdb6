package dev.j3s.apiserver.authentication;

import java.util.List;

/** Makes a user of one bearer token. */
interface TokenAuthenticator {
    /** What became of a token. */
    sealed interface Verdict {
        /**
         * @param audiences those of the asked ones that the token is meant for
         */
        record Accepted(UserInfo user, List<String> audiences) implements Verdict {}

        /** A token of this authenticator's kind, and not a good one. */
        record Refused(String why) implements Verdict {}

        /** Not a token of this authenticator's kind. */
        record Unknown() implements Verdict {}
    }

    /**
     * @param audiences that ask; a token for none of them is refused
     */
    Verdict authenticate(String token, List<String> audiences);
}
