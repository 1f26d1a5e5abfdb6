package dev.j3s.apiserver.authorization;

import dev.j3s.apiserver.authentication.UserInfo;
import java.util.Optional;

/** The node a user speaks for. */
public final class NodeIdentity {
    private static final String PREFIX = "system:node:";
    private static final String GROUP = "system:nodes";

    private NodeIdentity() {}

    /** Empty: not a node. An empty name: a node that does not say which. */
    public static Optional<String> of(UserInfo user) {
        return user.groups().contains(GROUP) && user.name().startsWith(PREFIX)
                ? Optional.of(user.name().substring(PREFIX.length()))
                : Optional.empty();
    }
}
