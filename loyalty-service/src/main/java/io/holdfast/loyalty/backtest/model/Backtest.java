package io.holdfast.loyalty.backtest.model;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.MemberEvent.Purchased;
import io.holdfast.loyalty.member.Surroundings;

/**
 * Compares a proposed programme with the versions that were in force, on recorded events: one customer after the other, each
 * from the first event on. Not thread-safe.
 */
public final class Backtest {

    private static final int TOP_MAX = 20;

    private final Period period;
    private final Instant asOf;
    private final Surroundings currentProgrammes;
    private final Surroundings candidateProgramme;
    private final int customerStepsMax;
    private final Runnable checkpoint;
    private final Totals current = new Totals();
    private final Totals candidate = new Totals();
    private final TreeSet<Difference> top = new TreeSet<>(Difference.LARGEST_FIRST);
    private @Nullable CustomerReplay customer;
    private long customers;
    private long purchases;
    private long skipped;
    private long winners;
    private long losers;

    /** The period whose points count; {@code to} is exclusive. */
    public record Period(Instant from, Instant to) {
        boolean contains(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    /** The points that a customer keeps under either programme. */
    public record Difference(CustomerId customerId, BigInteger current, BigInteger candidate) {

        static final Comparator<Difference> LARGEST_FIRST =
                Comparator.comparing(Difference::size).reversed().thenComparing(Difference::customerId);

        private BigInteger size() {
            return candidate.subtract(current).abs();
        }
    }

    /**
     * Begins without events.
     *
     * @param asOf the end of the period, or now if that is earlier: tiers are those of this instant
     * @param customerStepsMax events and effects of one customer; a customer with more is skipped
     * @param checkpoint called for each event and effect; ends the backtest by an exception of its own
     */
    public Backtest(
            Period period,
            Instant asOf,
            ProgrammeVersions current,
            Programme candidate,
            int customerStepsMax,
            Runnable checkpoint) {
        this.period = period;
        this.asOf = asOf;
        this.currentProgrammes = new Surroundings(current, Instant.MAX, reward -> 0, new Replay.Others());
        this.candidateProgramme = new Surroundings(candidate, reward -> 0, new Replay.Others());
        this.customerStepsMax = customerStepsMax;
        this.checkpoint = checkpoint;
    }

    /** Adds an event: those of one customer follow one another, in the order of their times. */
    public void add(RecordedEvent event) {
        CustomerReplay replay = customer;
        if (replay == null || !replay.customerId().equals(event.customerId())) {
            endCustomer();
            replay = new CustomerReplay(
                    event.customerId(),
                    new Replay(event.customerId(), currentProgrammes, period),
                    new Replay(event.customerId(), candidateProgramme, period),
                    customerStepsMax);
            customer = replay;
        }
        if (event.event() instanceof Purchased
                && period.contains(event.occurrence().at())) {
            replay.countPurchase();
        }
        int steps = replay.handle(event);
        for (int i = 0; i < steps; i++) {
            checkpoint.run();
        }
    }

    /** Ends with the last event. */
    public void end() {
        endCustomer();
    }

    private void endCustomer() {
        CustomerReplay ended = customer;
        customer = null;
        if (ended == null) {
            return;
        }
        if (ended.isTooLong()) {
            skipped++;
            return;
        }
        Outcome underCurrent = ended.current().end(asOf);
        Outcome underCandidate = ended.candidate().end(asOf);
        customers++;
        purchases += ended.purchases();
        current.add(underCurrent);
        candidate.add(underCandidate);
        compare(new Difference(ended.customerId(), underCurrent.net(), underCandidate.net()));
    }

    private void compare(Difference difference) {
        int compared = difference.candidate().compareTo(difference.current());
        if (compared == 0) {
            return;
        }
        if (compared > 0) {
            winners++;
        } else {
            losers++;
        }
        top.add(difference);
        if (top.size() > TOP_MAX) {
            top.pollLast();
        }
    }

    public Totals current() {
        return current;
    }

    public Totals candidate() {
        return candidate;
    }

    /** Those with an event in the period. */
    public long customers() {
        return customers;
    }

    /** In the period. */
    public long purchases() {
        return purchases;
    }

    /** Customers with too many events. */
    public long skipped() {
        return skipped;
    }

    /** Customers who keep more points under the proposed programme. */
    public long winners() {
        return winners;
    }

    public long losers() {
        return losers;
    }

    public long unchanged() {
        return customers - winners - losers;
    }

    /** The customers with the largest differences, largest first. */
    public List<Difference> top() {
        return List.copyOf(top);
    }
}
