package io.holdfast.sla.tracking;

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
import io.holdfast.sla.clock.Clock;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.clock.Warning;

/**
 * What has changed between the clocks as stored and as the facts make them now: what to write and what to tell. The
 * decision is here, the writing elsewhere.
 */
final class ClockChanges {

    /** A breach that is told for the first time. */
    record Announced(String breachId, SlaBreached breach, Instant breachedAt) {}

    /** An announced breach that does not stand. */
    record Withdrawn(
            String breachId, ClockKey key, @Nullable Instant respondedAt, Instant detectedAt) {}

    /** The end of a wait whose breach stands. */
    record Answered(String breachId, @Nullable Instant respondedAt) {}

    /** A wait that has ended by what was promised. */
    record Kept(Clock clock) {}

    private final List<Fact<? extends CustomerFact>> told = new ArrayList<>();
    private final List<StoredClock> saved = new ArrayList<>();
    private final List<StoredClock> removed = new ArrayList<>();
    private final List<Announced> announced = new ArrayList<>();
    private final List<Withdrawn> withdrawn = new ArrayList<>();
    private final List<Answered> answered = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

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
            List<Clock> evaluated,
            boolean live,
            int revision,
            Instant asOf,
            Detection detection) {
        Set<ClockKey> present = HashSet.newHashSet(evaluated.size());
        for (Clock clock : evaluated) {
            ClockKey key = ClockKey.of(clock);
            present.add(key);
            change(stored.get(key), clock, live, revision, detection);
        }
        stored.forEach((key, old) -> {
            if (!present.contains(key)) {
                remove(old, revision, asOf, detection);
            }
        });
    }

    private void change(@Nullable StoredClock old, Clock clock, boolean live, int revision, Detection detection) {
        tellState(old, clock, revision);
        Set<String> warned = tellWarnings(old, clock, live);
        String breachId = tellBreach(old, clock, detection);
        boolean isNew = breachId != null && (old == null || !breachId.equals(old.breachId()));
        StoredClock row = Promises.row(clock, warned, breachId, (old == null ? 0 : old.breaches()) + (isNew ? 1 : 0));
        if (!row.equals(old)) {
            saved.add(row);
        }
    }

    private void tellState(@Nullable StoredClock old, Clock clock, int revision) {
        boolean answeredAnew = old != null && !Objects.equals(old.fulfilledAt(), clock.fulfilledAt());
        if (old != null && old.state() == clock.state() && !answeredAnew) {
            return;
        }
        if (old == null) {
            tell(
                    clock,
                    "started",
                    revision,
                    clock.startedAt(),
                    new SlaClockStarted(Promises.of(clock), clock.elapsed()));
        }
        switch (clock.state()) {
            case RUNNING -> {
                if (old != null) {
                    tell(
                            clock,
                            "resumed",
                            revision,
                            Promises.lastResumed(clock),
                            new SlaClockResumed(Promises.of(clock), clock.elapsed()));
                }
            }
            case PAUSED ->
                tell(
                        clock,
                        "paused",
                        revision,
                        Promises.lastPaused(clock),
                        new SlaClockPaused(Promises.of(clock), clock.elapsed()));
            case FULFILLED -> {
                kept.add(new Kept(clock));
                tell(
                        clock,
                        "fulfilled",
                        revision,
                        Promises.endOf(clock),
                        new SlaClockFulfilled(Promises.of(clock), clock.elapsed()));
            }
            case CANCELLED ->
                tell(
                        clock,
                        "cancelled",
                        revision,
                        Promises.endOf(clock),
                        new SlaClockCancelled(Promises.of(clock), clock.elapsed()));
        }
    }

    private Set<String> tellWarnings(@Nullable StoredClock old, Clock clock, boolean live) {
        Set<String> warned = old == null ? Set.of() : old.warned();
        if (!live || clock.state() != ClockState.RUNNING || clock.breached()) {
            return warned;
        }
        Set<String> all = new HashSet<>(warned);
        for (Warning warning : clock.warnings()) {
            if (all.add(Promises.nameOf(warning.threshold()))) {
                told.add(Promises.warning(clock, warning));
            }
        }
        return all;
    }

    /** Returns the breach that stands, if one does. */
    private @Nullable String tellBreach(@Nullable StoredClock old, Clock clock, Detection detection) {
        Breach breach = clock.breach();
        String standing = old == null ? null : old.breachId();
        if (old != null && standing != null && breach != null && breach.at().equals(old.breachedAt())) {
            if (!Objects.equals(old.fulfilledAt(), clock.fulfilledAt())) {
                answered.add(new Answered(standing, clock.fulfilledAt()));
            }
            return standing;
        }
        if (standing != null) {
            Instant detectedAt = detection.of(breach == null ? Promises.latest(clock) : Promises.knowableFrom(breach));
            withdrawn.add(new Withdrawn(standing, ClockKey.of(clock), clock.fulfilledAt(), detectedAt));
        }
        if (breach == null) {
            return null;
        }
        String breachId = Promises.breachId(clock, breach, (old == null ? 0 : old.breaches()) + 1);
        SlaBreached event = Promises.breached(clock, breach, detection.of(Promises.knowableFrom(breach)));
        announced.add(new Announced(breachId, event, breach.at()));
        return breachId;
    }

    private void remove(StoredClock old, int revision, Instant asOf, Detection detection) {
        removed.add(old);
        if (old.state().isOpen()) {
            told.add(Promises.vanished(old, revision, asOf));
        }
        if (old.breachId() != null) {
            withdrawn.add(new Withdrawn(old.breachId(), old.key(), null, detection.of(asOf)));
        }
    }

    private void tell(Clock clock, String what, int revision, Instant when, CustomerFact event) {
        told.add(Promises.fact(clock, what, revision, when, event));
    }

    boolean isEmpty() {
        return saved.isEmpty() && removed.isEmpty();
    }

    /** Everything about clocks and warnings, in order; breaches are told apart. */
    List<Fact<? extends CustomerFact>> told() {
        return told;
    }

    List<StoredClock> saved() {
        return saved;
    }

    List<StoredClock> removed() {
        return removed;
    }

    List<Announced> announced() {
        return announced;
    }

    List<Withdrawn> withdrawn() {
        return withdrawn;
    }

    List<Answered> answered() {
        return answered;
    }

    List<Kept> kept() {
        return kept;
    }
}
