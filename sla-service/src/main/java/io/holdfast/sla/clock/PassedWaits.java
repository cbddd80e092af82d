package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;

/** The waits that a ticket passes on, in their order, each once. Not thread-safe. */
final class PassedWaits {

    private record Key(TicketId into, Instant at, Instant waitingSince) {}

    /**
     * Which of two waits counts that differ in their end or their way only: the one that stands, or ends last; of these, the
     * one with fewer steps. A wait comes after those that it was passed on from, so that one that goes round a circle never
     * replaces the one that began there.
     */
    private static final Comparator<MergedWait> PREFERENCE = Comparator.comparing(
                    MergedWait::withdrawnAt, Comparator.nullsFirst(Comparator.<Instant>reverseOrder()))
            .thenComparingInt(MergedWait::steps)
            .thenComparing(MergedWait::passedBy, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Map<Key, MergedWait> waits = new LinkedHashMap<>();

    /** Waits that the ticket had received and that were withdrawn later; until then they were part of it. */
    private final List<MergedWait> gone = new ArrayList<>(1);

    void add(MergedWait wait) {
        waits.merge(new Key(wait.into(), wait.at(), wait.waitingSince()), wait, BinaryOperator.minBy(PREFERENCE));
    }

    void rememberGone(MergedWait wait) {
        gone.add(wait);
    }

    /** At a merge of the ticket those of them that were not withdrawn by then were passed on, too. */
    void passOnGone(TicketId from, TicketId into, Instant time, @Nullable Instant undone) {
        for (MergedWait wait : gone) {
            Instant withdrawnAt = wait.withdrawnAt();
            if (withdrawnAt != null && withdrawnAt.isAfter(time)) {
                add(new MergedWait(
                        from, into, time, wait.waitingSince(), ClockEvaluator.earliest(undone, withdrawnAt)));
            }
        }
    }

    List<MergedWait> waits() {
        return List.copyOf(waits.values());
    }
}
