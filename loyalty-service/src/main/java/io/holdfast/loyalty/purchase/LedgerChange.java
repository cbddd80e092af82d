package io.holdfast.loyalty.purchase;

import io.holdfast.loyalty.ledger.Posting;

/** One change that an event causes. */
public sealed interface LedgerChange {

    /** A purchase is new, or more of it is refunded; the record holds its state after the change. */
    record PurchaseUpdated(PurchaseRecord purchase) implements LedgerChange {}

    /** A refund is new, or its state has changed. */
    record RefundUpdated(RefundRecord refund) implements LedgerChange {}

    record Posted(Posting posting) implements LedgerChange {}

    record Rejected(Rejection rejection) implements LedgerChange {}

    /** The event changes nothing now, and is kept for the case that an erasure removes what it was compared with. */
    record Kept(Candidate candidate) implements LedgerChange {}
}
