package dev.j3s.apiserver.authorization;

/**
 * Decides without side effects. Chains ask the next one on {@code NO_OPINION}; at the end that
 * means no.
 */
public interface Authorizer {
    enum Outcome {
        ALLOW,
        DENY,
        NO_OPINION
    }

    /**
     * @param reason what the caller is told; empty when there is nothing to say
     */
    record Decision(Outcome outcome, String reason) {}

    Decision authorize(Attributes attributes);
}
