package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;

/** The waits that a ticket passes on, in their order, each once. Not thread-safe. */
final class PassedWaits {

    private record Key(TicketId into, Instant at, Instant waitingSince) {}

    private final Map<Key, MergedWait> waits = new LinkedHashMap<>();

    /** Waits that the ticket had received and that were withdrawn later; until then they were part of it. */
    private final List<MergedWait> gone = new ArrayList<>(1);

    /** Adds a wait; of two that differ in their end only, one that stands counts. */
    void add(MergedWait wait) {
        Key key = new Key(wait.into(), wait.at(), wait.waitingSince());
        MergedWait known = waits.get(key);
        if (known == null || (known.withdrawnAt() != null && wait.withdrawnAt() == null)) {
            waits.put(key, wait);
        }
    }

    void rememberGone(MergedWait wait) {
        gone.add(wait);
    }

    /** At a merge of the ticket those of them that were not withdrawn by then were passed on, too. */
    void passOnGone(TicketId from, TicketId into, Instant time, @Nullable Instant undone) {
        for (MergedWait wait : gone) {
            Instant withdrawnAt = wait.withdrawnAt();
            if (withdrawnAt != null && withdrawnAt.isAfter(time)) {
                add(new MergedWait(from, into, time, wait.waitingSince(), earliest(undone, withdrawnAt)));
            }
        }
    }

    List<MergedWait> waits() {
        return List.copyOf(waits.values());
    }

    static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
        return ClockEvaluator.earliest(a, b);
    }
}
