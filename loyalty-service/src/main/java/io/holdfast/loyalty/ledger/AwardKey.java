package io.holdfast.loyalty.ledger;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * The entry by which points were first credited, which a reversal names.
 *
 * @param account null: the account itself; else that of a customer who was merged since, where the entry stays
 * @param entry its number within that account
 */
public record AwardKey(@Nullable CustomerId account, int entry) {

    static AwardKey own(int entry) {
        return new AwardKey(null, entry);
    }

    /** The key of the same entry after the merge of its customer. */
    AwardKey in(CustomerId merged) {
        return account == null ? new AwardKey(merged, entry) : this;
    }
}
