package dev.j3s.apiserver.authentication;

import java.util.ArrayList;
import java.util.List;

/** Asks one after the other until one accepts; tells all complaints when none does. */
final class TokenUnion implements TokenAuthenticator {
    private final List<TokenAuthenticator> parts;

    TokenUnion(List<TokenAuthenticator> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public Verdict authenticate(String token, List<String> audiences) {
        var complaints = new ArrayList<String>();
        complaints.add("invalid bearer token");
        for (var part : parts) {
            switch (part.authenticate(token, audiences)) {
                case Verdict.Accepted accepted -> {
                    return accepted;
                }
                case Verdict.Refused refused -> complaints.add(refused.why());
                case Verdict.Unknown _ -> {}
            }
        }
        return new Verdict.Refused(
                complaints.size() == 1
                        ? complaints.getFirst()
                        : "[" + String.join(", ", complaints) + "]");
    }
}
