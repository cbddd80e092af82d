package io.holdfast.loyalty.purchase;

/** One change that an event causes. */
public sealed interface PurchaseChange {

    /** A purchase is new, or more of it is refunded; the record holds its state after the change. */
    record PurchaseUpdated(PurchaseRecord purchase) implements PurchaseChange {}

    /** A refund is new, or its state has changed. */
    record RefundUpdated(RefundRecord refund) implements PurchaseChange {}

    record Rejected(Rejection rejection) implements PurchaseChange {}

    /** The event changes nothing now, and is kept for the case that an erasure removes what it was compared with. */
    record Kept(Candidate candidate) implements PurchaseChange {}
}
