package io.holdfast.loyalty.simulation.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.IssuedReward;

/**
 * What a simulation led to.
 *
 * @param accounts by the customers' ids
 * @param refusals in the order of the events
 * @param dryRuns in the order of the events
 */
public record SimulationResult(List<Account> accounts, List<Refusal> refusals, List<DryRun> dryRuns) {

    public SimulationResult {
        accounts = List.copyOf(accounts);
        refusals = List.copyOf(refusals);
        dryRuns = List.copyOf(dryRuns);
    }

    /** A customer's account; balance = available + held + pending − deficit. */
    public record Account(
            CustomerId customerId,
            Points balance,
            Points available,
            Points held,
            Points pending,
            Points deficit,
            @Nullable String tier,
            Collection<Lot> lots,
            List<AllocatedEntry> entries,
            Collection<IssuedReward> rewards) {}

    /**
     * An entry, and from which lots its points were taken.
     *
     * @param allocations points by the number of the lot
     */
    public record AllocatedEntry(Entry entry, Map<Integer, Points> allocations) {}

    /** An event that had no effect. */
    public record Refusal(int index, String type, String error) {}

    /** What a rule on trial would have given for an event. */
    public record DryRun(int index, String rule, long points) {}
}
