package io.holdfast.sla.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockEvent.SlaClockCancelled;
import io.holdfast.contract.ClockEvent.SlaClockFulfilled;
import io.holdfast.contract.ClockEvent.SlaClockPaused;
import io.holdfast.contract.ClockEvent.SlaClockResumed;
import io.holdfast.contract.ClockEvent.SlaClockStarted;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.sla.clock.Breach;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.Warning;

/**
 * What has changed between the clocks as stored and as the facts make them now: what to write and what to tell. The
 * decision is here, the writing elsewhere.
 */
final class ClockDiff {

    /** A breach that is told for the first time. */
    record NewBreach(String breachId, SlaBreached breach, Instant breachedAt) {}

    /** An announced breach that does not stand. */
    record WithdrawnBreach(
            String breachId, ClockKey key, @Nullable Instant respondedAt, Instant detectedAt) {}

    /** The end of a wait whose breach stands. */
    record RespondedBreach(String breachId, @Nullable Instant respondedAt) {}

    /** A wait that has ended by what was promised. */
    record FulfilledClock(SlaClock clock) {}

    private final List<Fact<? extends CustomerFact>> events = new ArrayList<>();
    private final List<StoredClock> saved = new ArrayList<>();
    private final List<StoredClock> removed = new ArrayList<>();
    private final List<NewBreach> newBreaches = new ArrayList<>();
    private final List<WithdrawnBreach> withdrawnBreaches = new ArrayList<>();
    private final List<RespondedBreach> respondedBreaches = new ArrayList<>();
    private final List<FulfilledClock> fulfilled = new ArrayList<>();

    /**
     * Adds what has changed for one ticket.
     *
     * @param stored its clocks as last written
     * @param evaluated its clocks now
     * @param live whether the ticket is judged by the clock; nobody is warned about history
     * @param revision counts up with what is known of the ticket: it tells two changes of one kind apart
     */
    void add(
            Map<ClockKey, StoredClock> stored,
            List<SlaClock> evaluated,
            boolean live,
            int revision,
            Instant asOf,
            DetectionTime detection) {
        Set<ClockKey> present = HashSet.newHashSet(evaluated.size());
        for (SlaClock clock : evaluated) {
            ClockKey key = ClockKey.of(clock);
            present.add(key);
            diff(stored.get(key), clock, live, revision, detection);
        }
        stored.forEach((key, clock) -> {
            if (!present.contains(key)) {
                removeClock(clock, revision, asOf, detection);
            }
        });
    }

    private void diff(
            @Nullable StoredClock stored, SlaClock clock, boolean live, int revision, DetectionTime detection) {
        diffState(stored, clock, revision);
        Set<String> warned = diffWarnings(stored, clock, live);
        String breachId = diffBreach(stored, clock, detection);
        boolean isNew = breachId != null && (stored == null || !breachId.equals(stored.breachId()));
        StoredClock row =
                ClockEvents.row(clock, warned, breachId, (stored == null ? 0 : stored.breaches()) + (isNew ? 1 : 0));
        if (!row.equals(stored)) {
            saved.add(row);
        }
    }

    private void diffState(@Nullable StoredClock stored, SlaClock clock, int revision) {
        boolean fulfilledAtChanged = stored != null && !Objects.equals(stored.fulfilledAt(), clock.fulfilledAt());
        if (stored != null && stored.state() == clock.state() && !fulfilledAtChanged) {
            return;
        }
        if (stored == null) {
            addEvent(
                    clock,
                    "started",
                    revision,
                    clock.startedAt(),
                    new SlaClockStarted(ClockEvents.details(clock), clock.elapsed()));
        }
        switch (clock.state()) {
            case RUNNING -> {
                if (stored != null) {
                    addEvent(
                            clock,
                            "resumed",
                            revision,
                            ClockEvents.lastResumedAt(clock),
                            new SlaClockResumed(ClockEvents.details(clock), clock.elapsed()));
                }
            }
            case PAUSED ->
                addEvent(
                        clock,
                        "paused",
                        revision,
                        ClockEvents.lastPausedAt(clock),
                        new SlaClockPaused(ClockEvents.details(clock), clock.elapsed()));
            case FULFILLED -> {
                fulfilled.add(new FulfilledClock(clock));
                addEvent(
                        clock,
                        "fulfilled",
                        revision,
                        ClockEvents.endedAt(clock),
                        new SlaClockFulfilled(ClockEvents.details(clock), clock.elapsed()));
            }
            case CANCELLED ->
                addEvent(
                        clock,
                        "cancelled",
                        revision,
                        ClockEvents.endedAt(clock),
                        new SlaClockCancelled(ClockEvents.details(clock), clock.elapsed()));
        }
    }

    private Set<String> diffWarnings(@Nullable StoredClock stored, SlaClock clock, boolean live) {
        Set<String> warned = stored == null ? Set.of() : stored.warned();
        if (!live || clock.state() != ClockState.RUNNING || clock.breached()) {
            return warned;
        }
        Set<String> all = new HashSet<>(warned);
        for (Warning warning : clock.warnings()) {
            if (all.add(ClockEvents.thresholdName(warning.threshold()))) {
                events.add(ClockEvents.warning(clock, warning));
            }
        }
        return all;
    }

    /** Returns the breach that stands, if one does. */
    private @Nullable String diffBreach(@Nullable StoredClock stored, SlaClock clock, DetectionTime detection) {
        Breach breach = clock.breach();
        String storedBreachId = stored == null ? null : stored.breachId();
        if (stored != null
                && storedBreachId != null
                && breach != null
                && breach.at().equals(stored.breachedAt())) {
            if (!Objects.equals(stored.fulfilledAt(), clock.fulfilledAt())) {
                respondedBreaches.add(new RespondedBreach(storedBreachId, clock.fulfilledAt()));
            }
            return storedBreachId;
        }
        if (storedBreachId != null) {
            Instant detectedAt = detection.detectedAt(
                    breach == null ? ClockEvents.latestInstant(clock) : ClockEvents.detectableFrom(breach));
            withdrawnBreaches.add(
                    new WithdrawnBreach(storedBreachId, ClockKey.of(clock), clock.fulfilledAt(), detectedAt));
        }
        if (breach == null) {
            return null;
        }
        String breachId = ClockEvents.breachId(clock, breach, (stored == null ? 0 : stored.breaches()) + 1);
        SlaBreached event =
                ClockEvents.breached(clock, breach, detection.detectedAt(ClockEvents.detectableFrom(breach)));
        newBreaches.add(new NewBreach(breachId, event, breach.at()));
        return breachId;
    }

    private void removeClock(StoredClock stored, int revision, Instant asOf, DetectionTime detection) {
        removed.add(stored);
        if (stored.state().isOpen()) {
            events.add(ClockEvents.removed(stored, revision, asOf));
        }
        if (stored.breachId() != null) {
            withdrawnBreaches.add(
                    new WithdrawnBreach(stored.breachId(), stored.key(), null, detection.detectedAt(asOf)));
        }
    }

    private void addEvent(SlaClock clock, String kind, int revision, Instant time, CustomerFact event) {
        events.add(ClockEvents.fact(clock, kind, revision, time, event));
    }

    boolean isEmpty() {
        return saved.isEmpty() && removed.isEmpty();
    }

    /** Everything about clocks and warnings, in order; breaches are told apart. */
    List<Fact<? extends CustomerFact>> events() {
        return events;
    }

    List<StoredClock> saved() {
        return saved;
    }

    List<StoredClock> removed() {
        return removed;
    }

    List<NewBreach> newBreaches() {
        return newBreaches;
    }

    List<WithdrawnBreach> withdrawnBreaches() {
        return withdrawnBreaches;
    }

    List<RespondedBreach> respondedBreaches() {
        return respondedBreaches;
    }

    List<FulfilledClock> fulfilled() {
        return fulfilled;
    }
}
