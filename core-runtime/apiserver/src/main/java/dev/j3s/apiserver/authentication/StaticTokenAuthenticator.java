package dev.j3s.apiserver.authentication;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tokens known at start. Every one is compared in full, so that time tells nothing of them. */
final class StaticTokenAuthenticator implements TokenAuthenticator {
    private record Entry(byte[] token, UserInfo user) {}

    private final List<Entry> entries;

    StaticTokenAuthenticator(Map<String, UserInfo> tokens) {
        var list = new ArrayList<Entry>();
        tokens.forEach(
                (token, user) -> list.add(new Entry(token.getBytes(StandardCharsets.UTF_8), user)));
        this.entries = List.copyOf(list);
    }

    @Override
    public Verdict authenticate(String token, List<String> audiences) {
        var bytes = token.getBytes(StandardCharsets.UTF_8);
        Verdict verdict = new Verdict.Unknown();
        for (var entry : entries) {
            if (MessageDigest.isEqual(entry.token(), bytes)) {
                verdict = new Verdict.Accepted(entry.user(), audiences);
            }
        }
        return verdict;
    }
}
