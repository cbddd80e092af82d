package io.holdfast.sla.evaluation.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.ClockEvent.SlaClockCancelled;
import io.holdfast.contract.ClockEvent.SlaClockFulfilled;
import io.holdfast.contract.ClockEvent.SlaClockPaused;
import io.holdfast.contract.ClockEvent.SlaClockResumed;
import io.holdfast.contract.ClockEvent.SlaClockStarted;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.WarningEvent.SlaWarned;
import io.holdfast.messaging.EventIds;
import io.holdfast.sla.clock.Breach;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.Warning;
import io.holdfast.sla.policy.Threshold;

/**
 * Builds the events about clocks. Event ids are derived from what the event states (ticket, metric, cycle, policy version,
 * revision, time), so an evaluation that is repeated produces the same ids and consumers can ignore the duplicate.
 */
final class ClockEvents {

    private static final String SOURCE = "/sla-service";

    private ClockEvents() {}

    static Fact<SlaClockStarted> started(SlaClock clock, int revision) {
        return clockEvent(
                clock, "started", revision, clock.startedAt(), new SlaClockStarted(details(clock), clock.elapsed()));
    }

    /** The event for the state that the clock has now. */
    static Fact<? extends CustomerFact> stateChanged(SlaClock clock, int revision) {
        return switch (clock.state()) {
            case RUNNING ->
                clockEvent(
                        clock,
                        "resumed",
                        revision,
                        lastResumedAt(clock),
                        new SlaClockResumed(details(clock), clock.elapsed()));
            case PAUSED ->
                clockEvent(
                        clock,
                        "paused",
                        revision,
                        lastPausedAt(clock),
                        new SlaClockPaused(details(clock), clock.elapsed()));
            case FULFILLED ->
                clockEvent(
                        clock,
                        "fulfilled",
                        revision,
                        endedAt(clock),
                        new SlaClockFulfilled(details(clock), clock.elapsed()));
            case CANCELLED ->
                clockEvent(
                        clock,
                        "cancelled",
                        revision,
                        endedAt(clock),
                        new SlaClockCancelled(details(clock), clock.elapsed()));
        };
    }

    /** Cancels a clock that the facts no longer give: a fact that arrived late shows that it never started. */
    static Fact<SlaClockCancelled> removed(StoredClock stored, int revision, Instant time) {
        ClockDetails details = new ClockDetails(
                new TicketId(stored.ticketId()),
                new CustomerId(stored.customerId()),
                stored.key().metric(),
                stored.key().cycle(),
                stored.policy(),
                stored.policyVersion(),
                stored.department(),
                stored.priority(),
                stored.channel(),
                stored.startedAt(),
                stored.dueAt(),
                null,
                null);
        String id = clockEventId(stored.ticketId(), stored.key(), stored.policyVersion(), "vanished", revision, time);
        return Fact.of(id, SOURCE, time, new SlaClockCancelled(details, stored.elapsed()));
    }

    static Fact<SlaWarned> warned(SlaClock clock, Warning warning) {
        String id = EventIds.derive(
                "warning",
                clock.ticketId().value(),
                clock.metric().wireName(),
                String.valueOf(clock.cycle()),
                thresholdName(warning.threshold()));
        return Fact.of(id, SOURCE, warning.at(), new SlaWarned(details(clock, warning.dueAt()), warning.share()));
    }

    /**
     * A breach with the rule's properties as they were at its time. The event's id is the breach's id.
     *
     * @param ordinal number of this breach among all of the clock, withdrawn ones included: a breach after a withdrawal is
     *     another event
     */
    static Fact<SlaBreached> breached(SlaClock clock, Breach breach, int ordinal, Instant detectedAt) {
        ClockDetails details = new ClockDetails(
                clock.ticketId(),
                clock.customerId(),
                clock.metric(),
                clock.cycle(),
                breach.policy(),
                breach.policyVersion(),
                breach.department(),
                breach.priority(),
                clock.channel(),
                clock.startedAt(),
                breach.dueAt(),
                detectedAt,
                clock.fulfilledAt());
        return Fact.of(breachId(clock, breach, ordinal), SOURCE, breach.at(), new SlaBreached(details));
    }

    private static String breachId(SlaClock clock, Breach breach, int ordinal) {
        String ticket = clock.ticketId().value();
        String metric = clock.metric().wireName();
        String cycle = String.valueOf(clock.cycle());
        String version = String.valueOf(breach.policyVersion());
        return ordinal == 1
                ? EventIds.derive("breach", ticket, metric, cycle, breach.policy(), version)
                : EventIds.derive("breach", ticket, metric, cycle, breach.policy(), version, String.valueOf(ordinal));
    }

    /** @param stored details of the breach as they were published */
    static Fact<SlaBreachWithdrawn> withdrawn(
            String breachId, ClockDetails stored, @Nullable Instant respondedAt, Instant detectedAt) {
        ClockDetails details = new ClockDetails(
                stored.ticketId(),
                stored.customerId(),
                stored.metric(),
                stored.cycle(),
                stored.policy(),
                stored.policyVersion(),
                stored.department(),
                stored.priority(),
                stored.channel(),
                stored.startedAt(),
                stored.dueAt(),
                detectedAt,
                respondedAt);
        String id = EventIds.derive("withdrawn", breachId, detectedAt.toString());
        return Fact.of(id, SOURCE, detectedAt, new SlaBreachWithdrawn(details));
    }

    private static ClockDetails details(SlaClock clock) {
        return details(clock, clock.dueAt());
    }

    private static ClockDetails details(SlaClock clock, @Nullable Instant dueAt) {
        return new ClockDetails(
                clock.ticketId(),
                clock.customerId(),
                clock.metric(),
                clock.cycle(),
                clock.policy(),
                clock.policyVersion(),
                clock.department(),
                clock.priority(),
                clock.channel(),
                clock.startedAt(),
                dueAt,
                null,
                clock.fulfilledAt());
    }

    private static <E extends CustomerFact> Fact<E> clockEvent(
            SlaClock clock, String kind, int revision, Instant time, E event) {
        String id =
                clockEventId(clock.ticketId().value(), ClockKey.of(clock), clock.policyVersion(), kind, revision, time);
        return Fact.of(id, SOURCE, time, event);
    }

    private static String clockEventId(
            String ticketId, ClockKey key, int policyVersion, String kind, int revision, Instant time) {
        return EventIds.derive(
                kind,
                ticketId,
                key.metric().wireName(),
                String.valueOf(key.cycle()),
                String.valueOf(policyVersion),
                String.valueOf(revision),
                time.toString());
    }

    /**
     * The first instant at which a breach can be detected. A deadline itself is still in time, so it has passed one
     * microsecond later; a change that breaches a clock does so at its own time.
     */
    static Instant detectableFrom(Breach breach) {
        return breach.at().equals(breach.dueAt()) ? breach.at().plus(1, ChronoUnit.MICROS) : breach.at();
    }

    /** The name of a threshold in event ids and in the column {@code clock.warned}. */
    static String thresholdName(Threshold threshold) {
        return switch (threshold) {
            case Threshold.Share share -> String.valueOf(share.value());
            case Threshold.Before before -> "-" + before.working();
        };
    }

    private static Instant lastPausedAt(SlaClock clock) {
        return clock.pauses().isEmpty()
                ? clock.startedAt()
                : clock.pauses().getLast().from();
    }

    private static Instant lastResumedAt(SlaClock clock) {
        Instant to = clock.pauses().isEmpty() ? null : clock.pauses().getLast().to();
        return to == null ? clock.startedAt() : to;
    }

    private static Instant endedAt(SlaClock clock) {
        Instant end = clock.fulfilledAt() == null ? clock.cancelledAt() : clock.fulfilledAt();
        return end == null ? clock.startedAt() : end;
    }

    /** The latest time among the clock's own changes. */
    static Instant latestInstant(SlaClock clock) {
        Instant end = endedAt(clock);
        Instant resumed = lastResumedAt(clock);
        return end.isAfter(resumed) ? end : resumed;
    }
}
