package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.PolicyPeriod;

/**
 * Computes the clocks of a ticket by replaying its facts in order (event sourcing): O(facts × clocks). A pure function,
 * shared by live evaluation, re-evaluation after a policy change, simulation and backtest.
 */
public final class ClockEvaluator {

    private ClockEvaluator() {}

    /**
     * The state of all clocks of a ticket at an instant. Later facts are ignored, except that the first of them is in {@link
     * TicketClocks#nextAt}. Facts from before the creation are applied at the creation, in their order, so that an early
     * reply counts as a response.
     *
     * @param asOf the latest instant for which all facts are known
     */
    public static TicketClocks evaluate(Timeline timeline, PolicyBook policies, Instant asOf) {
        return evaluate(timeline, policies, asOf, Checkpoint.NONE);
    }

    /** The same; the checkpoint may end the evaluation at any fact. */
    static TicketClocks evaluate(Timeline timeline, PolicyBook policies, Instant asOf, Checkpoint checkpoint) {
        List<Fact<?>> facts = timeline.facts();
        int creation = creationIndex(facts);
        if (creation < 0) {
            return TicketClocks.NONE;
        }
        Fact<?> created = facts.get(creation);
        if (created.time().isAfter(asOf)) {
            return new TicketClocks(List.of(), null, List.of(), created.time());
        }
        TicketReplay replay =
                new TicketReplay((TicketCreated) created.event(), created.time(), tierBefore(facts, creation));
        PeriodCursor periods = new PeriodCursor(policies.periods());
        replay.start(periods.advanceTo(created.time()));
        Map<Integer, Instant> undoneMerges = timeline.undoneMerges(asOf);
        MergedWaitCursor mergedWaits = new MergedWaitCursor(timeline, asOf, checkpoint);
        Instant future = null;
        for (int i = 0; i < facts.size(); i++) {
            Fact<?> fact = facts.get(i);
            Instant time = i < creation ? created.time() : fact.time();
            if (time.isAfter(asOf)) {
                future = time;
                break;
            }
            if (i == creation || (i < creation && fact.event() instanceof TierChanged)) {
                continue;
            }
            checkpoint.step();
            mergedWaits.replayBefore(time, periods, replay);
            periods.replayUntil(time, replay);
            replay.advanceTo(time);
            apply(fact, time, undoneMerges.get(i), replay);
        }
        mergedWaits.replayUntil(asOf, periods, replay);
        periods.replayUntil(asOf, replay);
        return replay.finish(asOf, earliest(earliest(future, mergedWaits.next()), periods.next()));
    }

    private static void apply(Fact<?> fact, Instant time, @Nullable Instant undoneAt, TicketReplay replay) {
        switch (fact.event()) {
            case TicketMerged merge -> replay.merge(merge.intoTicketId(), time, undoneAt);
            case TicketEvent event -> replay.apply(event, time);
            case TierChanged event -> replay.changeTier(event.entry().tier(), time);
            default -> throw new IllegalStateException("not a fact that a timeline contains: " + fact.type());
        }
    }

    private static int creationIndex(List<Fact<?>> facts) {
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i).event() instanceof TicketCreated) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String tierBefore(List<Fact<?>> facts, int creation) {
        String tier = null;
        for (int i = 0; i < creation; i++) {
            if (facts.get(i).event() instanceof TierChanged change) {
                tier = change.entry().tier();
            }
        }
        return tier;
    }

    static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) {
            return b;
        }
        return b == null || a.isBefore(b) ? a : b;
    }

    /** Replays merged waits between the facts; facts of the same instant come first. */
    private static final class MergedWaitCursor {
        private final Timeline timeline;
        private final List<MergedWait> waits;
        private final Instant asOf;
        private final Checkpoint checkpoint;
        private int index;

        MergedWaitCursor(Timeline timeline, Instant asOf, Checkpoint checkpoint) {
            this.timeline = timeline;
            this.waits = timeline.mergedWaits();
            this.asOf = asOf;
            this.checkpoint = checkpoint;
        }

        void replayBefore(Instant time, PeriodCursor periods, TicketReplay replay) {
            while (index < waits.size() && waits.get(index).at().isBefore(time)) {
                replayNext(periods, replay);
            }
        }

        void replayUntil(Instant time, PeriodCursor periods, TicketReplay replay) {
            while (index < waits.size() && !waits.get(index).at().isAfter(time)) {
                replayNext(periods, replay);
            }
        }

        private void replayNext(PeriodCursor periods, TicketReplay replay) {
            checkpoint.step();
            MergedWait wait = waits.get(index);
            index++;
            Instant time = replay.notBeforeCreation(wait.at());
            periods.replayUntil(time, replay);
            replay.advanceTo(time);
            replay.receiveMergedWait(wait, time, isGone(wait));
        }

        /** Whether the wait is withdrawn as if it had never come. */
        private boolean isGone(MergedWait wait) {
            Instant withdrawnAt = wait.withdrawnAt();
            return withdrawnAt != null && !withdrawnAt.isAfter(asOf) && !timeline.isAnswered(wait, withdrawnAt);
        }

        /** The next instant after that of the evaluation at which a wait comes or is withdrawn. */
        @Nullable
        Instant next() {
            Instant next = index < waits.size() ? waits.get(index).at() : null;
            for (int i = 0; i < index; i++) {
                Instant withdrawnAt = waits.get(i).withdrawnAt();
                if (withdrawnAt != null && withdrawnAt.isAfter(asOf)) {
                    next = earliest(next, withdrawnAt);
                }
            }
            return next;
        }
    }

    /** Replays the starts of policy periods between the facts; a period starts before the facts of the same instant. */
    private static final class PeriodCursor {
        private final List<PolicyPeriod> periods;
        private int index = -1;

        PeriodCursor(List<PolicyPeriod> periods) {
            this.periods = periods;
        }

        @Nullable
        PolicyPeriod advanceTo(Instant time) {
            while (index + 1 < periods.size() && !periods.get(index + 1).from().isAfter(time)) {
                index++;
            }
            return index < 0 ? null : periods.get(index);
        }

        void replayUntil(Instant time, TicketReplay replay) {
            while (index + 1 < periods.size() && !periods.get(index + 1).from().isAfter(time)) {
                index++;
                PolicyPeriod period = periods.get(index);
                replay.advanceTo(period.from());
                replay.startPeriod(period);
            }
        }

        @Nullable
        Instant next() {
            return index + 1 < periods.size() ? periods.get(index + 1).from() : null;
        }
    }
}
