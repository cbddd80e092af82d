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
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.AppliedRule;
import io.holdfast.sla.policy.PolicyPeriod;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.TicketTraits;

/** Replays the facts of one ticket in order and keeps its clocks. Not thread-safe. */
final class TicketReplay {

    private final TicketCreated ticket;
    private final Instant createdAt;
    private final List<ClockRun> runs = new ArrayList<>(3);

    /** The runs that can still change: the resolution, and a response until it is fulfilled or superseded. */
    private final List<ClockRun> activeRuns = new ArrayList<>(3);

    private TicketTraits traits;
    private TicketStatus status = TicketStatus.OPEN;
    private @Nullable PolicyPeriod period;
    private @Nullable AppliedRule rule;
    private boolean responded;
    private @Nullable TicketId mergedInto;

    /** When the merge is undone later; null while it stands. Its clocks then run as if the merge had not been. */
    private @Nullable Instant undoneAt;

    private int nextResponseCycles;
    private @Nullable ClockRun nextResponse;

    /**
     * A customer replied while the ticket was closed, or their wait was passed to it while it was resolved or closed, and
     * no agent has replied since.
     */
    private boolean waitsForReopening;

    /** What is passed on; created with the first one, for few tickets have any. */
    private @Nullable PassedWaits passed;

    TicketReplay(TicketCreated ticket, Instant createdAt, @Nullable String tier) {
        this.ticket = ticket;
        this.createdAt = createdAt;
        this.traits = new TicketTraits(ticket.department(), ticket.priority(), ticket.channel(), ticket.tags(), tier);
    }

    void start(@Nullable PolicyPeriod periodAtCreation) {
        period = periodAtCreation;
        rule = period == null ? null : period.ruleFor(traits);
        startRun(Metric.FIRST_RESPONSE, 1, createdAt, createdAt);
        startRun(Metric.RESOLUTION, 1, createdAt, createdAt);
    }

    /** Applies warnings and breaches that are due before an instant. At a deadline itself nothing is breached yet. */
    void advanceTo(Instant time) {
        for (int i = 0; i < activeRuns.size(); i++) {
            activeRuns.get(i).advanceTo(time, false);
        }
    }

    void startPeriod(PolicyPeriod started) {
        period = started;
        applyRules(started.from());
    }

    void changeTier(@Nullable String tier, Instant time) {
        traits = new TicketTraits(traits.department(), traits.priority(), traits.channel(), traits.tags(), tier);
        applyRules(time);
    }

    /** Every event but a merge. */
    void apply(TicketEvent event, Instant time) {
        if (event instanceof ReplySent reply && reply.author() == Author.CUSTOMER && mergedInto != null) {
            passOn(mergedInto, time, time, undoneAt);
        }
        if (isMerged() && !(event instanceof TicketUnmerged)) {
            return;
        }
        switch (event) {
            case ReplySent reply -> reply(reply, time);
            case TicketStatusChanged change -> changeStatusUnlessMerged(change.status(), time);
            case TicketReclassified change -> reclassify(change, time);
            case TicketUnmerged ignored -> {
                mergedInto = null;
                undoneAt = null;
            }
            // A second creation of the same ticket is ignored.
            case TicketCreated ignored -> {}
            case TicketMerged ignored -> {}
            case TicketAssigned ignored -> {}
            case TicketRated ignored -> {}
            case TicketReviewed ignored -> {}
        }
    }

    /** Whether the ticket is merged by a merge that stands: its clocks have ended. */
    private boolean isMerged() {
        return mergedInto != null && undoneAt == null;
    }

    /** A merged ticket is closed; when the merge is undone it has the status again that it had before. */
    private void changeStatusUnlessMerged(TicketStatus changed, Instant time) {
        if (mergedInto == null) {
            changeStatus(changed, time);
        }
    }

    private void reply(ReplySent reply, Instant time) {
        if (reply.author() == Author.CUSTOMER) {
            customerReplied(time);
        } else {
            agentReplied(time);
        }
    }

    private void agentReplied(Instant time) {
        waitsForReopening = false;
        if (!responded) {
            responded = true;
            ClockRun firstResponse = runs.getFirst();
            firstResponse.respond(time);
            activeRuns.remove(firstResponse);
        } else if (nextResponse != null) {
            nextResponse.respond(time);
            activeRuns.remove(nextResponse);
            nextResponse = null;
        }
    }

    /**
     * Reopens a pending or resolved ticket and, after a first response, starts a next-response run if none is open. A closed
     * ticket stays closed; the run starts when it is reopened.
     */
    private void customerReplied(Instant time) {
        if (status == TicketStatus.CLOSED) {
            waitsForReopening = true;
        } else {
            reopen(time);
            startNextResponse(time, time);
        }
    }

    /**
     * Continues an open wait of a ticket that was merged into this one. It does not change the status: ticket-service
     * decides whether a merge opens the ticket, and publishes it. In a resolved or closed ticket the wait begins when it is
     * opened.
     *
     * @param gone whether the merge was undone before anybody answered: then this ticket's clocks do not know the wait
     */
    void receiveMergedWait(MergedWait wait, Instant time, boolean gone) {
        // The wait follows this ticket's own merge, unless the two tickets were merged into each other.
        if (mergedInto != null && !mergedInto.equals(wait.from())) {
            MergedWait passedOn = wait.passedOn(mergedInto, time, undoneAt);
            if (passedOn != null) {
                passed().add(passedOn);
            }
        }
        if (isMerged()) {
            return;
        }
        if (gone) {
            if (!status.isDone()) {
                passed().rememberGone(wait);
            }
        } else if (status.isDone()) {
            waitsForReopening = true;
        } else {
            startNextResponse(wait.waitingSince(), time);
        }
    }

    private void reopen(Instant time) {
        if (status.isDone() && nextResponse != null) {
            // The cancelled run stays cancelled; this message starts a new one.
            activeRuns.remove(nextResponse);
            nextResponse = null;
        }
        if (status.isDone() || status == TicketStatus.PENDING) {
            changeStatus(TicketStatus.OPEN, time);
        }
    }

    /** Starts a next-response run after the first response, unless one is open. */
    private void startNextResponse(Instant since, Instant now) {
        if (responded && nextResponse == null) {
            nextResponseCycles++;
            nextResponse = startRun(Metric.NEXT_RESPONSE, nextResponseCycles, since, now);
        }
    }

    private void changeStatus(TicketStatus changed, Instant time) {
        status = changed;
        updateStates(time);
        if (waitsForReopening && !status.isDone()) {
            waitsForReopening = false;
            startNextResponse(time, time);
        }
    }

    private void updateStates(Instant time) {
        for (int i = 0; i < activeRuns.size(); i++) {
            ClockRun run = activeRuns.get(i);
            run.changeState(stateFor(run.metric()), target(run.metric()), time);
        }
    }

    private ClockState stateFor(Metric metric) {
        if (status.isDone()) {
            return metric == Metric.RESOLUTION ? ClockState.FULFILLED : ClockState.CANCELLED;
        }
        boolean paused = rule == null
                ? Rule.defaultPauses(metric).contains(status)
                : rule.rule().pauses(metric, status);
        return paused ? ClockState.PAUSED : ClockState.RUNNING;
    }

    private void reclassify(TicketReclassified change, Instant time) {
        traits = new TicketTraits(
                change.department() == null ? traits.department() : change.department(),
                change.priority() == null ? traits.priority() : change.priority(),
                traits.channel(),
                change.tags() == null ? traits.tags() : change.tags(),
                traits.tier());
        applyRules(time);
    }

    /** Matches the rules again after a change of the ticket or of the policies, and sets the targets of all active runs. */
    private void applyRules(Instant time) {
        if (isMerged()) {
            return;
        }
        rule = period == null ? null : period.ruleFor(traits);
        for (int i = 0; i < activeRuns.size(); i++) {
            ClockRun run = activeRuns.get(i);
            run.retarget(target(run.metric()), time);
        }
        updateStates(time);
    }

    /**
     * Passes on the open waits and, unless the merge is undone later, ends the clocks.
     *
     * @param undone when the merge is undone; null while it stands
     */
    void merge(TicketId other, Instant time, @Nullable Instant undone) {
        if (mergedInto != null) {
            return; // the first merge counts until it is undone
        }
        for (int i = 0; i < activeRuns.size(); i++) {
            ClockRun run = activeRuns.get(i);
            if (run.metric() != Metric.RESOLUTION && run.isOpenAt(time)) {
                passOn(other, time, run.isBreached() ? time : run.startedAt(), undone);
            }
            if (undone == null && !run.isEnded()) {
                run.changeState(ClockState.CANCELLED, null, time);
            }
        }
        if (passed != null) {
            passed.passOnGone(ticket.ticketId(), other, time, undone);
        }
        if (undone == null) {
            activeRuns.clear();
        }
        mergedInto = other;
        undoneAt = undone;
    }

    private void passOn(TicketId other, Instant time, Instant since, @Nullable Instant withdrawnAt) {
        passed().add(new MergedWait(ticket.ticketId(), other, time, since, withdrawnAt));
    }

    private PassedWaits passed() {
        if (passed == null) {
            passed = new PassedWaits();
        }
        return passed;
    }

    private ClockRun startRun(Metric metric, int cycle, Instant since, Instant now) {
        ClockRun run = new ClockRun(metric, cycle, since, now, stateFor(metric), target(metric));
        runs.add(run);
        activeRuns.add(run);
        return run;
    }

    Instant notBeforeCreation(Instant time) {
        return time.isBefore(createdAt) ? createdAt : time;
    }

    private @Nullable Target target(Metric metric) {
        return Target.of(rule, metric, traits);
    }

    TicketClocks finish(Instant asOf, @Nullable Instant alsoNext) {
        List<SlaClock> clocks = new ArrayList<>(runs.size());
        Instant nextAt = alsoNext;
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).advanceTo(asOf, true);
            SlaClock clock = runs.get(i).toClock(ticket, asOf);
            if (clock != null) {
                clocks.add(clock);
                nextAt = ClockEvaluator.earliest(nextAt, clock.nextAt());
            }
        }
        return new TicketClocks(clocks, status, passed == null ? List.of() : passed.waits(), nextAt);
    }
}
