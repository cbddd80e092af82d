package io.holdfast.sla.evaluation.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.sla.clock.Breach;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.clock.Warning;

/**
 * Differences between stored and evaluated clocks: the rows to save and the events to publish. Accumulates the tickets of
 * one batch and one origin. Linear in the number of clocks. Pure: no I/O, no wall clock. Not thread-safe.
 */
public final class ClockDiff {

    /** New values of a stored breach. */
    public record BreachUpdate(
            String breachId, boolean standing, @Nullable Instant respondedAt) {}

    private final boolean live;
    private final List<StoredClock> saved = new ArrayList<>();
    private final List<StoredClock> removed = new ArrayList<>();
    private final List<BreachUpdate> breachUpdates = new ArrayList<>();
    private final List<Fact<SlaBreachWithdrawn>> withdrawals = new ArrayList<>();
    private final List<Fact<SlaBreached>> breaches = new ArrayList<>();
    private final List<Fact<? extends CustomerFact>> clockEvents = new ArrayList<>();
    private final List<SlaClock> fulfilled = new ArrayList<>();

    /** @param live whether the tickets are evaluated by the wall clock; imported history gives no warnings */
    public ClockDiff(boolean live) {
        this.live = live;
    }

    /**
     * Adds the differences of one ticket.
     *
     * @param stored its stored clocks
     * @param storedBreaches stored breaches by id; those of other tickets are ignored
     * @param evaluated its clocks as evaluated now
     * @param revision grows with the number of the ticket's inputs, so that two changes of the same kind get different
     *     event ids
     */
    public void add(
            Map<ClockKey, StoredClock> stored,
            Map<String, ClockDetails> storedBreaches,
            List<SlaClock> evaluated,
            int revision,
            Instant asOf,
            DetectionTime detection) {
        Set<ClockKey> present = HashSet.newHashSet(evaluated.size());
        for (SlaClock clock : evaluated) {
            ClockKey key = ClockKey.of(clock);
            present.add(key);
            diff(stored.get(key), storedBreaches, clock, revision, detection);
        }
        stored.forEach((key, clock) -> {
            if (!present.contains(key)) {
                remove(clock, storedBreaches, revision, asOf, detection);
            }
        });
    }

    private void diff(
            @Nullable StoredClock stored,
            Map<String, ClockDetails> storedBreaches,
            SlaClock clock,
            int revision,
            DetectionTime detection) {
        diffState(stored, clock, revision);
        Set<String> warned = diffWarnings(stored, clock);
        String breachId = diffBreach(stored, storedBreaches, clock, detection);
        int breachCount = stored == null ? 0 : stored.breaches();
        boolean isNewBreach = breachId != null && (stored == null || !breachId.equals(stored.breachId()));
        StoredClock row = StoredClock.of(clock, warned, breachId, isNewBreach ? breachCount + 1 : breachCount);
        if (!row.equals(stored)) {
            saved.add(row);
        }
    }

    private void diffState(@Nullable StoredClock stored, SlaClock clock, int revision) {
        if (stored == null) {
            clockEvents.add(ClockEvents.started(clock, revision));
            if (clock.state() == ClockState.RUNNING) {
                return;
            }
        } else if (stored.state() == clock.state() && Objects.equals(stored.fulfilledAt(), clock.fulfilledAt())) {
            return;
        }
        clockEvents.add(ClockEvents.stateChanged(clock, revision));
        if (clock.state() == ClockState.FULFILLED) {
            fulfilled.add(clock);
        }
    }

    private Set<String> diffWarnings(@Nullable StoredClock stored, SlaClock clock) {
        Set<String> warned = stored == null ? Set.of() : stored.warned();
        if (!live || clock.state() != ClockState.RUNNING || clock.breached()) {
            return warned;
        }
        Set<String> all = new HashSet<>(warned);
        for (Warning warning : clock.warnings()) {
            if (all.add(ClockEvents.thresholdName(warning.threshold()))) {
                clockEvents.add(ClockEvents.warned(clock, warning));
            }
        }
        return all;
    }

    /** Returns the id of the breach that stands now, or null. */
    private @Nullable String diffBreach(
            @Nullable StoredClock stored,
            Map<String, ClockDetails> storedBreaches,
            SlaClock clock,
            DetectionTime detection) {
        Breach breach = clock.breach();
        String storedId = stored == null ? null : stored.breachId();
        if (stored != null && storedId != null && breach != null && breach.at().equals(stored.breachedAt())) {
            if (!Objects.equals(stored.fulfilledAt(), clock.fulfilledAt())) {
                breachUpdates.add(new BreachUpdate(storedId, true, clock.fulfilledAt()));
            }
            return storedId;
        }
        if (storedId != null) {
            Instant detectableFrom =
                    breach == null ? ClockEvents.latestInstant(clock) : ClockEvents.detectableFrom(breach);
            withdraw(storedId, storedBreaches, clock.fulfilledAt(), detection.detectedAt(detectableFrom));
        }
        if (breach == null) {
            return null;
        }
        Instant detectedAt = detection.detectedAt(ClockEvents.detectableFrom(breach));
        int ordinal = (stored == null ? 0 : stored.breaches()) + 1;
        Fact<SlaBreached> event = ClockEvents.breached(clock, breach, ordinal, detectedAt);
        breaches.add(event);
        return event.id();
    }

    private void remove(
            StoredClock clock,
            Map<String, ClockDetails> storedBreaches,
            int revision,
            Instant asOf,
            DetectionTime detection) {
        removed.add(clock);
        if (clock.state().isOpen()) {
            clockEvents.add(ClockEvents.removed(clock, revision, asOf));
        }
        if (clock.breachId() != null) {
            withdraw(clock.breachId(), storedBreaches, null, detection.detectedAt(asOf));
        }
    }

    private void withdraw(
            String breachId,
            Map<String, ClockDetails> storedBreaches,
            @Nullable Instant respondedAt,
            Instant detectedAt) {
        breachUpdates.add(new BreachUpdate(breachId, false, respondedAt));
        ClockDetails details = storedBreaches.get(breachId);
        if (details != null) {
            withdrawals.add(ClockEvents.withdrawn(breachId, details, respondedAt, detectedAt));
        }
    }

    public boolean live() {
        return live;
    }

    boolean isEmpty() {
        return saved.isEmpty() && removed.isEmpty();
    }

    /** All events in the order in which they are published: withdrawals, breaches, then clocks and warnings. */
    public List<Fact<? extends CustomerFact>> events() {
        List<Fact<? extends CustomerFact>> events =
                new ArrayList<>(withdrawals.size() + breaches.size() + clockEvents.size());
        events.addAll(withdrawals);
        events.addAll(breaches);
        events.addAll(clockEvents);
        return events;
    }

    /** Clocks that are new or have changed. */
    public List<StoredClock> saved() {
        return saved;
    }

    /** Clocks that the facts no longer give. */
    public List<StoredClock> removed() {
        return removed;
    }

    /** New breaches. The event's id is the breach's, its time is the time of the breach. */
    public List<Fact<SlaBreached>> breaches() {
        return breaches;
    }

    public List<Fact<SlaBreachWithdrawn>> withdrawals() {
        return withdrawals;
    }

    public List<BreachUpdate> breachUpdates() {
        return breachUpdates;
    }

    /** Clocks that were fulfilled, or whose time of fulfilment has changed. */
    public List<SlaClock> fulfilled() {
        return fulfilled;
    }
}
