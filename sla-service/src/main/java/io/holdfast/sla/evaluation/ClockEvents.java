package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.ClockEvent.SlaClockCancelled;
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

/** Clocks in the words of the contract. Ids follow from what they name, so that the same thing told twice is one event. */
final class ClockEvents {

    /** Who says so ({@code ce_source}). */
    static final String SOURCE = "/sla-service";

    private ClockEvents() {}

    static ClockDetails details(SlaClock clock) {
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

    static SlaBreached breached(SlaClock clock, Breach breach, Instant detectedAt) {
        return new SlaBreached(new ClockDetails(
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
                clock.fulfilledAt()));
    }

    /**
     * The id of a breach.
     *
     * @param ordinal how often a breach of this clock was announced, with this one: after a withdrawal it is another event
     */
    static String breachId(SlaClock clock, Breach breach, int ordinal) {
        String ticket = clock.ticketId().value();
        String metric = clock.metric().wireName();
        String cycle = String.valueOf(clock.cycle());
        String version = String.valueOf(breach.policyVersion());
        return ordinal == 1
                ? EventIds.derive("breach", ticket, metric, cycle, breach.policy(), version)
                : EventIds.derive("breach", ticket, metric, cycle, breach.policy(), version, String.valueOf(ordinal));
    }

    static Fact<SlaWarned> warning(SlaClock clock, Warning warning) {
        String id = EventIds.derive(
                "warning",
                clock.ticketId().value(),
                clock.metric().wireName(),
                String.valueOf(clock.cycle()),
                thresholdName(warning.threshold()));
        return Fact.of(id, SOURCE, warning.at(), new SlaWarned(details(clock, warning.dueAt()), warning.share()));
    }

    static <E extends CustomerFact> Fact<E> fact(SlaClock clock, String kind, int revision, Instant time, E event) {
        return fact(clock.ticketId().value(), ClockKey.of(clock), clock.policyVersion(), kind, revision, time, event);
    }

    /** A clock that later facts have undone: it never was. */
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
        return fact(
                stored.ticketId(),
                stored.key(),
                stored.policyVersion(),
                "vanished",
                revision,
                time,
                new SlaClockCancelled(details, stored.elapsed()));
    }

    private static <E extends CustomerFact> Fact<E> fact(
            String ticketId, ClockKey key, int policyVersion, String kind, int revision, Instant time, E event) {
        String id = EventIds.derive(
                kind,
                ticketId,
                key.metric().wireName(),
                String.valueOf(key.cycle()),
                String.valueOf(policyVersion),
                String.valueOf(revision),
                time.toString());
        return Fact.of(id, SOURCE, time, event);
    }

    static StoredClock row(SlaClock clock, Set<String> warned, @Nullable String breachId, int breaches) {
        return new StoredClock(
                clock.ticketId().value(),
                clock.customerId().value(),
                ClockKey.of(clock),
                clock.state(),
                clock.startedAt(),
                clock.dueAt(),
                clock.fulfilledAt(),
                clock.cancelledAt(),
                clock.breachedAt(),
                Duration.ofMillis(clock.elapsed().toMillis()),
                clock.policy(),
                clock.policyVersion(),
                clock.department(),
                clock.priority(),
                clock.channel(),
                warned,
                breachId,
                breaches);
    }

    /** A deadline has passed a moment after it; a change that breaks a promise does so at once. */
    static Instant detectableFrom(Breach breach) {
        return breach.at().equals(breach.dueAt()) ? breach.at().plus(1, ChronoUnit.MICROS) : breach.at();
    }

    static String thresholdName(Threshold threshold) {
        return switch (threshold) {
            case Threshold.Share share -> String.valueOf(share.value());
            case Threshold.Before before -> "-" + before.working();
        };
    }

    static Instant lastPausedAt(SlaClock clock) {
        return clock.pauses().isEmpty()
                ? clock.startedAt()
                : clock.pauses().getLast().from();
    }

    static Instant lastResumedAt(SlaClock clock) {
        Instant to = clock.pauses().isEmpty() ? null : clock.pauses().getLast().to();
        return to == null ? clock.startedAt() : to;
    }

    static Instant endedAt(SlaClock clock) {
        Instant end = clock.fulfilledAt() == null ? clock.cancelledAt() : clock.fulfilledAt();
        return end == null ? clock.startedAt() : end;
    }

    /** The last instant that the clock itself speaks of. */
    static Instant latestInstant(SlaClock clock) {
        Instant end = endedAt(clock);
        Instant resumed = lastResumedAt(clock);
        return end.isAfter(resumed) ? end : resumed;
    }
}
