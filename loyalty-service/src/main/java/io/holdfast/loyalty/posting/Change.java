package io.holdfast.loyalty.posting;

import io.holdfast.loyalty.ledger.Posting;

/** One thing that a fact changes. */
public sealed interface Change {

    /** A purchase as it now stands, new or refunded further. */
    record PurchaseStands(KnownPurchase purchase) implements Change {}

    /** A refund as it now stands. */
    record RefundStands(KnownRefund refund) implements Change {}

    record Posted(Posting posting) implements Change {}

    record Refused(Refusal refusal) implements Change {}
}
