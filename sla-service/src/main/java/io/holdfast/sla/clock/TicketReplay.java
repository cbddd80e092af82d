package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.Era;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.Terms;
import io.holdfast.sla.policy.TicketTraits;

/** One ticket, replayed fact by fact. */
final class TicketReplay {

    private final TicketCreated ticket;
    private final Instant createdAt;
    private final List<Wait> waits = new ArrayList<>(3);

    /** Those that can still end otherwise: the resolution always, a response until it is answered or asked anew. */
    private final List<Wait> current = new ArrayList<>(3);

    private TicketTraits traits;
    private TicketStatus status = TicketStatus.OPEN;
    private @Nullable Era era;
    private @Nullable Terms terms;
    private boolean answered;
    private @Nullable TicketId goesOnIn;
    private int nextResponseCycles;
    private @Nullable Wait nextResponse;

    /** A customer wrote on the closed ticket, and nobody has answered since. */
    private boolean askedWhileClosed;

    private List<Handover> handovers = List.of();

    TicketReplay(TicketCreated ticket, Instant createdAt, @Nullable String tier) {
        this.ticket = ticket;
        this.createdAt = createdAt;
        this.traits = new TicketTraits(ticket.department(), ticket.priority(), ticket.channel(), ticket.tags(), tier);
    }

    void open(@Nullable Era eraAtCreation) {
        era = eraAtCreation;
        terms = era == null ? null : era.termsFor(traits);
        begin(Metric.FIRST_RESPONSE, 1, createdAt, createdAt);
        begin(Metric.RESOLUTION, 1, createdAt, createdAt);
    }

    /** What happens by itself until then: deadlines that pass. At the very instant of a deadline all is still in time. */
    void advanceTo(Instant time) {
        for (int i = 0; i < current.size(); i++) {
            current.get(i).advanceTo(time, false);
        }
    }

    void eraBegins(Era begun) {
        era = begun;
        review(begun.from());
    }

    void tierChanges(@Nullable String tier, Instant time) {
        traits = new TicketTraits(traits.department(), traits.priority(), traits.channel(), traits.tags(), tier);
        review(time);
    }

    void happen(TicketEvent event, Instant time) {
        if (goesOnIn != null) {
            happenAfterMerge(goesOnIn, event, time);
            return;
        }
        switch (event) {
            case ReplySent reply -> replied(reply, time);
            case TicketStatusChanged change -> statusBecomes(change.status(), time);
            case TicketReclassified change -> reclassified(change, time);
            case TicketMerged merge -> mergedInto(merge.intoTicketId(), time);
            // A second creation of the same ticket says nothing new.
            case TicketCreated repeated -> {}
            case TicketAssigned nothingPromised -> {}
            case TicketRated nothingPromised -> {}
            case TicketReviewed nothingPromised -> {}
        }
    }

    /** Whoever still writes here is answered there; all else concerns a ticket that is no more. */
    private void happenAfterMerge(TicketId other, TicketEvent event, Instant time) {
        if (event instanceof ReplySent reply && reply.author() == Author.CUSTOMER) {
            handOver(other, time, time);
        }
    }

    private void replied(ReplySent reply, Instant time) {
        if (reply.author() == Author.CUSTOMER) {
            customerWrites(time);
        } else {
            agentAnswers(time);
        }
    }

    private void agentAnswers(Instant time) {
        askedWhileClosed = false;
        if (!answered) {
            answered = true;
            Wait firstResponse = waits.getFirst();
            firstResponse.answer(time);
            current.remove(firstResponse);
        } else if (nextResponse != null) {
            nextResponse.answer(time);
            current.remove(nextResponse);
            nextResponse = null;
        }
    }

    /**
     * The message opens a ticket that waited for it or was resolved; after a first response it begins a wait, if none is on.
     * A closed ticket stays closed until somebody opens it: then the wait begins.
     */
    private void customerWrites(Instant time) {
        if (status == TicketStatus.CLOSED) {
            askedWhileClosed = true;
        } else {
            reopen(time);
            askAgain(time, time);
        }
    }

    /** A customer who waits on another ticket waits on this one from now on, and has waited already. */
    void receive(Handover waiting, Instant time) {
        if (goesOnIn != null) {
            // Who comes too late follows; two tickets that were merged into each other do not send anybody to and fro.
            if (!goesOnIn.equals(waiting.from())) {
                handOver(goesOnIn, time, waiting.waitingSince());
            }
            return;
        }
        if (status == TicketStatus.CLOSED) {
            askedWhileClosed = true;
        } else {
            reopen(time);
            askAgain(waiting.waitingSince(), time);
        }
    }

    private void reopen(Instant time) {
        if (status.isDone() && nextResponse != null) {
            // What closing cancelled stays cancelled: this is a new question.
            current.remove(nextResponse);
            nextResponse = null;
        }
        if (status.isDone() || status == TicketStatus.PENDING) {
            statusBecomes(TicketStatus.OPEN, time);
        }
    }

    /** Begins a next-response wait, if the ticket was answered and nobody waits already. */
    private void askAgain(Instant since, Instant now) {
        if (answered && nextResponse == null) {
            nextResponseCycles++;
            nextResponse = begin(Metric.NEXT_RESPONSE, nextResponseCycles, since, now);
        }
    }

    private void statusBecomes(TicketStatus changed, Instant time) {
        status = changed;
        turnCurrent(time);
        if (askedWhileClosed && !status.isDone()) {
            askedWhileClosed = false;
            askAgain(time, time);
        }
    }

    private void turnCurrent(Instant time) {
        for (int i = 0; i < current.size(); i++) {
            Wait wait = current.get(i);
            wait.turn(stateOf(wait.metric()), commitment(wait.metric()), time);
        }
    }

    private ClockState stateOf(Metric metric) {
        if (status.isDone()) {
            return metric == Metric.RESOLUTION ? ClockState.FULFILLED : ClockState.CANCELLED;
        }
        boolean paused = terms == null
                ? Rule.defaultPauses(metric).contains(status)
                : terms.rule().pauses(metric, status);
        return paused ? ClockState.PAUSED : ClockState.RUNNING;
    }

    private void reclassified(TicketReclassified change, Instant time) {
        traits = new TicketTraits(
                change.department() == null ? traits.department() : change.department(),
                change.priority() == null ? traits.priority() : change.priority(),
                traits.channel(),
                change.tags() == null ? traits.tags() : change.tags(),
                traits.tier());
        review(time);
    }

    /** The ticket or the policies changed: what is promised from now on? */
    private void review(Instant time) {
        if (goesOnIn != null) {
            return;
        }
        terms = era == null ? null : era.termsFor(traits);
        for (int i = 0; i < current.size(); i++) {
            Wait wait = current.get(i);
            wait.recommit(commitment(wait.metric()), time);
        }
        turnCurrent(time);
    }

    private void mergedInto(TicketId other, Instant time) {
        for (int i = 0; i < current.size(); i++) {
            Wait wait = current.get(i);
            if (wait.metric() != Metric.RESOLUTION && wait.isWaitedFor(time)) {
                Instant since = wait.isBroken() ? time : wait.startedAt();
                handOver(other, time, since);
            }
            if (!wait.isDone()) {
                wait.turn(ClockState.CANCELLED, null, time);
            }
        }
        current.clear();
        goesOnIn = other;
    }

    private void handOver(TicketId other, Instant time, Instant since) {
        Handover given = new Handover(ticket.ticketId(), other, time, since);
        if (!handovers.contains(given)) {
            List<Handover> all = new ArrayList<>(handovers);
            all.add(given);
            handovers = all;
        }
    }

    private Wait begin(Metric metric, int cycle, Instant since, Instant now) {
        Wait wait = new Wait(metric, cycle, since, now, stateOf(metric), commitment(metric));
        waits.add(wait);
        current.add(wait);
        return wait;
    }

    Instant notBeforeCreation(Instant time) {
        return time.isBefore(createdAt) ? createdAt : time;
    }

    private @Nullable Commitment commitment(Metric metric) {
        return Commitment.of(terms, metric, traits);
    }

    TicketClocks finish(Instant asOf, @Nullable Instant alsoNext) {
        List<Clock> clocks = new ArrayList<>(waits.size());
        Instant nextAt = alsoNext;
        for (int i = 0; i < waits.size(); i++) {
            waits.get(i).advanceTo(asOf, true);
            Clock clock = waits.get(i).read(ticket, asOf);
            if (clock != null) {
                clocks.add(clock);
                nextAt = ClockEvaluator.earliest(nextAt, clock.nextAt());
            }
        }
        return new TicketClocks(clocks, status, handovers, nextAt);
    }
}
