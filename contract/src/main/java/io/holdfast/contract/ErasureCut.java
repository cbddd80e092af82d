package io.holdfast.contract;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerErased;

/**
 * The instant up to which an erased customer's facts are forgotten, by the same rule in every service: the later of the
 * erasure and the customer's latest fact. A fact up to and including the cut is deleted and is never taken again; a fact
 * after it belongs to a new life of the customer. As the rule compares times only, what remains does not depend on the order
 * in which facts and erasures of different topics are read.
 *
 * @param at in whole microseconds, as the databases store times
 */
public record ErasureCut(Instant at) {

    /**
     * The extension attribute of a {@code customer-erased} whose producer knew all facts of the customer: its time is the cut
     * itself. Without it, a consumer that knows of a later fact moves the cut to that fact.
     */
    public static final String EXTENSION = "erasurecut";

    private static final String EXACT = "exact";

    public ErasureCut {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The cut of an erasure.
     *
     * @param erasedAt when the customer was erased
     * @param latestFact the time of the customer's latest fact that is known; null when none is
     */
    public static ErasureCut of(Instant erasedAt, @Nullable Instant latestFact) {
        return new ErasureCut(latestFact == null || latestFact.isBefore(erasedAt) ? erasedAt : latestFact);
    }

    /**
     * The cut of an erasure that was consumed.
     *
     * @param latestFact the time of the customer's latest fact that the consumer knows; null when it knows none. It is not
     *     used when {@link #isExact}: a later fact belongs to the new life then, and was only read before the erasure
     * @param applied the cut of an earlier erasure; one that covers this erasure stays, for it was delivered again
     */
    public static ErasureCut of(Fact<?> erased, @Nullable Instant latestFact, @Nullable ErasureCut applied) {
        return applied != null && applied.covers(erased.time())
                ? applied
                : of(erased.time(), isExact(erased) ? null : latestFact);
    }

    /** Whether the time of this {@code customer-erased} is the cut itself. */
    public static boolean isExact(Fact<?> erased) {
        return EXACT.equals(erased.extensions().get(EXTENSION));
    }

    /** The event by which the service that knows all facts of the customer publishes the erasure. */
    public Fact<CustomerErased> toFact(String id, String source, CustomerId customer) {
        return new Fact<>(id, source, at, Map.of(EXTENSION, EXACT), new CustomerErased(customer));
    }

    /** Whether a fact of that time is forgotten. */
    public boolean covers(Instant factTime) {
        return !factTime.truncatedTo(ChronoUnit.MICROS).isAfter(at);
    }

    /** The cut after both erasures. */
    public ErasureCut later(ErasureCut other) {
        return other.at.isAfter(at) ? other : this;
    }
}
