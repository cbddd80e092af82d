package io.holdfast.loyalty.member;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.Points;

/**
 * What a member earned by referring a customer.
 *
 * @param entry the number of the entry; 0: none
 * @param recordedOf of a customer who was merged since: whose account has the entry; null: the member's
 */
public record GivenReferral(
        String rule,
        String purchaseId,
        int entry,
        Points points,
        boolean takenBack,
        @Nullable CustomerId recordedOf) {

    GivenReferral takeBack() {
        return new GivenReferral(rule, purchaseId, entry, points, true, recordedOf);
    }

    /** The entry, as reversals name it. */
    public AwardKey awardKey() {
        return new AwardKey(recordedOf, entry);
    }

    /** The same of whom the referrer was merged into. */
    GivenReferral takenOverFrom(CustomerId merged) {
        return recordedOf != null ? this : new GivenReferral(rule, purchaseId, entry, points, takenBack, merged);
    }
}
