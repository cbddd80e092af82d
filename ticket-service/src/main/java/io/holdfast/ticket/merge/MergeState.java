package io.holdfast.ticket.merge;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.ticket.state.CustomerGroup;

/**
 * What a merge of customers depends on, while all of them are locked.
 *
 * @param of the group of the customer who is to be merged
 * @param into the group of the customer whom they are to be merged into
 * @param known whether anything is stored about the first group
 * @param intoKnown whether anything is stored about the second group
 * @param mergedAt when the customer was merged before; null when they were not
 * @param cut the latest of the erasures of any of them; null when there was none
 */
record MergeState(
        CustomerGroup of,
        CustomerGroup into,
        boolean known,
        boolean intoKnown,
        @Nullable Instant mergedAt,
        @Nullable ErasureCut cut) {

    /** Whether the customer was merged before. */
    boolean isMerged(CustomerId customer) {
        return !of.customer().equals(customer);
    }
}
