package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.sla.policy.Era;
import io.holdfast.sla.policy.PolicyBook;

/** From what happened to what became of the promises. A pure function; live, recompute, simulation and backtest share it. */
public final class ClockEvaluator {

    private ClockEvaluator() {}

    /**
     * All clocks of a ticket as they stand at an instant. Facts of a later time have not happened yet. A fact from before
     * the ticket was created happens at its creation, in its order: who answered early has answered.
     *
     * @param asOf "now": the latest instant of which all is known
     */
    public static TicketClocks evaluate(Timeline timeline, PolicyBook policies, Instant asOf) {
        List<Fact<?>> facts = timeline.facts();
        int creation = creation(facts);
        if (creation < 0) {
            return TicketClocks.NONE;
        }
        Fact<?> created = facts.get(creation);
        if (created.time().isAfter(asOf)) {
            return new TicketClocks(List.of(), null, List.of(), created.time());
        }
        TicketReplay replay =
                new TicketReplay((TicketCreated) created.event(), created.time(), tierBefore(facts, creation));
        Eras eras = new Eras(policies.eras());
        replay.open(eras.enter(created.time()));
        Handovers handovers = new Handovers(timeline.handovers());
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
            handovers.replayBefore(time, eras, replay);
            eras.replayUntil(time, replay);
            replay.advanceTo(time);
            apply(fact, time, replay);
        }
        handovers.replayUntil(asOf, eras, replay);
        eras.replayUntil(asOf, replay);
        return replay.finish(asOf, earliest(earliest(future, handovers.next()), eras.next()));
    }

    private static void apply(Fact<?> fact, Instant time, TicketReplay replay) {
        switch (fact.event()) {
            case TicketEvent event -> replay.happen(event, time);
            case TierChanged event -> replay.tierChanges(event.entry().tier(), time);
            default -> throw new IllegalStateException("a timeline keeps what clocks depend on");
        }
    }

    private static int creation(List<Fact<?>> facts) {
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

    /** Walks through the handovers beside the facts; the facts of the same instant come first. */
    private static final class Handovers {
        private final List<Handover> handovers;
        private int index;

        Handovers(List<Handover> handovers) {
            this.handovers = handovers;
        }

        void replayBefore(Instant time, Eras eras, TicketReplay replay) {
            while (index < handovers.size() && handovers.get(index).at().isBefore(time)) {
                replayNext(eras, replay);
            }
        }

        void replayUntil(Instant time, Eras eras, TicketReplay replay) {
            while (index < handovers.size() && !handovers.get(index).at().isAfter(time)) {
                replayNext(eras, replay);
            }
        }

        private void replayNext(Eras eras, TicketReplay replay) {
            Handover handover = handovers.get(index);
            index++;
            Instant time = replay.notBeforeCreation(handover.at());
            eras.replayUntil(time, replay);
            replay.advanceTo(time);
            replay.receive(handover, time);
        }

        @Nullable
        Instant next() {
            return index < handovers.size() ? handovers.get(index).at() : null;
        }
    }

    /** Walks through the eras beside the facts; an era begins before the facts of its first instant. */
    private static final class Eras {
        private final List<Era> eras;
        private int index = -1;

        Eras(List<Era> eras) {
            this.eras = eras;
        }

        @Nullable
        Era enter(Instant time) {
            while (index + 1 < eras.size() && !eras.get(index + 1).from().isAfter(time)) {
                index++;
            }
            return index < 0 ? null : eras.get(index);
        }

        void replayUntil(Instant time, TicketReplay replay) {
            while (index + 1 < eras.size() && !eras.get(index + 1).from().isAfter(time)) {
                index++;
                Era era = eras.get(index);
                replay.advanceTo(era.from());
                replay.eraBegins(era);
            }
        }

        @Nullable
        Instant next() {
            return index + 1 < eras.size() ? eras.get(index + 1).from() : null;
        }
    }
}
