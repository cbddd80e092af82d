package io.holdfast.ticket.purchase;

import java.util.List;

import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.channel.adapter.Element.ShopRefund;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.DeliveryOutcome;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.ReceiptTime;
import io.holdfast.ticket.state.RecordedPurchase;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RefundKey;

/** Receives a refund of a shop, once. One whose purchase is not known yet waits for it; one whose purchase was erased is not recorded. */
public record ReceiveRefund(ShopRefund refund) implements Submission.Command {

    @Override
    public ReadSet readSet() {
        return ReadSet.purchase(refund.purchaseId()).and(ReadSet.refund(key()));
    }

    @Override
    public Decision decide(CurrentState state) {
        PurchaseState current = state.purchase(refund.purchaseId());
        if (!current.exists() && state.isErasedPurchase(refund.purchaseId())) {
            return Decision.of(DeliveryOutcome.DUPLICATE.toResponse(), List.of(), List.of());
        }
        if (!current.exists()) {
            return Decision.of(DeliveryOutcome.WAITS_FOR_PURCHASE.toResponse(), List.of(), List.of());
        }
        RecordedPurchase purchase = current.requirePurchase();
        RecordedRefund recorded = state.refund(key(), purchase.customerId());
        if (recorded != null && recorded.stands()) {
            return Decision.of(DeliveryOutcome.DUPLICATE.toResponse(), List.of(), List.of());
        }
        if (!current.takesRefunds()) {
            throw Problem.conflict("A purchase has at most " + PurchaseState.REFUNDS_MAX + " refunds.");
        }
        if (refund.amount().compareTo(current.left()) > 0) {
            throw Problem.conflict("More than what is left of the purchase was given back.");
        }
        PurchaseRefunded refunded = new PurchaseRefunded(
                refund.purchaseId(),
                purchase.customerId(),
                refund.refundId(),
                refund.amount(),
                purchase.money().currency());
        return Decision.of(
                DeliveryOutcome.ACCEPTED.toResponse(),
                List.of(Fact.of(
                        state.newId(),
                        EventSources.refundsOf(refund.purchaseId()),
                        ReceiptTime.of(refund.occurredAt(), state.now()),
                        refunded)),
                List.of());
    }

    private RefundKey key() {
        return new RefundKey(refund.purchaseId(), refund.refundId());
    }
}
