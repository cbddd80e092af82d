package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.ticket.state.DuplicateCheck;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RecordedReply;
import io.holdfast.ticket.state.RefundKey;
import io.holdfast.ticket.state.ReplyKey;

/**
 * The purchases, refunds and replies of a unit of work: what is recorded of each, as its events are judged and recorded
 * one after the other. Does no I/O. Not thread-safe.
 */
final class EntityRecords {

    final TrackedRows<String, VersionedPurchase> purchases = new TrackedRows<>();
    final TrackedRows<Owned<RefundKey>, RecordedRefund> refunds = new TrackedRows<>();
    final TrackedRows<Owned<ReplyKey>, RecordedReply> replies = new TrackedRows<>();

    /** Purchases that came after refunds of theirs, so that the rows of these are judged when they are saved. */
    final List<PurchaseState> awaited = new ArrayList<>();

    void load(PurchaseState state, long revision) {
        purchases.load(state.purchaseId(), new VersionedPurchase(state, revision));
    }

    void loadWaiting(String purchaseId, PurchaseState.Payer payer, PurchaseState.WaitingRefunds waiting) {
        VersionedPurchase loaded = purchases.get(purchaseId);
        purchases.load(
                purchaseId,
                new VersionedPurchase(
                        purchase(purchaseId).withWaiting(payer, waiting),
                        loaded == null ? 0 : loaded.loadedRevision()));
    }

    void load(RecordedRefund refund) {
        refunds.load(new Owned<>(refund.key(), refund.customerId()), refund);
    }

    void load(RecordedReply reply) {
        replies.load(new Owned<>(reply.key(), reply.customerId()), reply);
    }

    PurchaseState purchase(String purchaseId) {
        VersionedPurchase found = purchases.get(purchaseId);
        return found == null ? PurchaseState.unknown(purchaseId) : found.state();
    }

    @Nullable
    RecordedRefund refund(RefundKey key, CustomerId customer) {
        return refunds.get(new Owned<>(key, customer));
    }

    /** What the event is to the entity that it tells of; an event of another kind is always the first of its own. */
    DuplicateCheck judge(CustomerFact event) {
        return switch (event) {
            case Purchase e -> purchase(e.purchaseId()).judge(e);
            case PurchaseRefunded e ->
                purchase(e.purchaseId()).judge(e, refund(RecordedRefund.keyOf(e), e.customerId()));
            case ReplySent e ->
                RecordedReply.judge(replies.get(new Owned<>(RecordedReply.keyOf(e), e.customerId())), e);
            default -> DuplicateCheck.FIRST;
        };
    }

    /** Records the first event of an entity. */
    void record(CustomerFact event) {
        switch (event) {
            case Purchase e -> {
                PurchaseState before = purchase(e.purchaseId());
                put(before.with(e));
                if (before.refunds() > 0) {
                    awaited.add(purchase(e.purchaseId()));
                }
            }
            case PurchaseRefunded e -> {
                PurchaseState before = purchase(e.purchaseId());
                RecordedRefund refund = RecordedRefund.of(e, before.refundState());
                refunds.put(new Owned<>(refund.key(), refund.customerId()), refund);
                put(before.with(e));
            }
            case ReplySent e -> {
                RecordedReply reply = RecordedReply.of(e);
                replies.put(new Owned<>(reply.key(), reply.customerId()), reply);
            }
            default -> {
                // Events of other kinds tell of no entity with an id of its own.
            }
        }
    }

    private void put(PurchaseState state) {
        VersionedPurchase loaded = purchases.get(state.purchaseId());
        purchases.put(state.purchaseId(), new VersionedPurchase(state, loaded == null ? 0 : loaded.loadedRevision()));
    }
}
