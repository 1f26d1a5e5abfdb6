package dev.j3s.control;

import java.time.Duration;

/** What the queue does with a key that was reconciled. */
public sealed interface Result {
    /** Nothing more until something changes. */
    record Done() implements Result {}

    /** Look again after {@code delay}, though nothing went wrong. */
    record After(Duration delay) implements Result {}

    /**
     * A passing trouble (a conflict, a stale cache): again, with back-off, without an error in the
     * log.
     */
    record Again() implements Result {}

    Result DONE = new Done();
    Result AGAIN = new Again();

    static Result after(Duration delay) {
        return new After(delay);
    }
}
