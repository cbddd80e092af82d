package io.holdfast.loyalty.member;

import io.holdfast.loyalty.ledger.Points;

/**
 * What a member earned by referring a customer.
 *
 * @param entry the number of the entry; 0: none
 */
public record GivenReferral(String rule, String purchaseId, int entry, Points points, boolean takenBack) {

    GivenReferral takeBack() {
        return new GivenReferral(rule, purchaseId, entry, points, true);
    }
}
