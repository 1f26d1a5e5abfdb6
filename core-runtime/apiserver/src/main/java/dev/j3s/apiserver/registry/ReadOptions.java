package dev.j3s.apiserver.registry;

import dev.j3s.model.FieldSelector;
import dev.j3s.model.LabelSelector;
import java.time.Duration;

/**
 * What a client asks of a read.
 *
 * @param resourceVersion empty: the newest
 * @param limit 0: all
 * @param timeout of a watch; zero: the server chooses
 */
public record ReadOptions(
        LabelSelector labels,
        FieldSelector fields,
        String resourceVersion,
        Match match,
        long limit,
        String continueToken,
        boolean allowBookmarks,
        SendInitial sendInitialEvents,
        Duration timeout) {
    public enum Match {
        UNSET,
        EXACT,
        NOT_OLDER_THAN
    }

    public enum SendInitial {
        UNSET,
        NO,
        YES
    }

    public static final ReadOptions NEWEST =
            new ReadOptions(
                    LabelSelector.EVERYTHING,
                    FieldSelector.EVERYTHING,
                    "",
                    Match.UNSET,
                    0,
                    "",
                    false,
                    SendInitial.UNSET,
                    Duration.ZERO);
}
