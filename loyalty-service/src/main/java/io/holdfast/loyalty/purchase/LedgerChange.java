package io.holdfast.loyalty.purchase;

import io.holdfast.loyalty.ledger.Posting;

/** One thing that a fact changes. */
public sealed interface LedgerChange {

    /** A purchase as it now stands, new or refunded further. */
    record PurchaseUpdated(PurchaseRecord purchase) implements LedgerChange {}

    /** A refund as it now stands. */
    record RefundUpdated(RefundRecord refund) implements LedgerChange {}

    record Posted(Posting posting) implements LedgerChange {}

    record Rejected(Rejection rejection) implements LedgerChange {}
}
