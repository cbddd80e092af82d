package io.holdfast.ticket.purchase;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.RecordedPurchase;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RefundKey;
import io.holdfast.ticket.web.Json;

/**
 * Records a refund; all refunds of a purchase together are at most its amount.
 *
 * @param refundId null for a new id
 */
record RefundPurchase(
        String purchaseId,
        @Nullable String refundId,
        BigDecimal amount,
        @Nullable Instant occurredAt) implements Submission.Command {

    /** A refund as the REST API returns it. */
    @Schema(name = "Refund")
    record RefundView(
            String refundId,
            String purchaseId,
            String customerId,
            String amount,
            String currency,
            Instant occurredAt) {}

    @Override
    public ReadSet readSet() {
        ReadSet purchase = ReadSet.purchase(purchaseId);
        return refundId == null ? purchase : purchase.and(ReadSet.refund(new RefundKey(purchaseId, refundId)));
    }

    @Override
    public Decision decide(CurrentState state) {
        PurchaseState current = state.purchase(purchaseId);
        if (!current.exists()) {
            throw Problem.notFound("purchase", purchaseId);
        }
        RecordedPurchase purchase = current.requirePurchase();
        String id = refundId == null ? state.newId() : refundId;
        RecordedRefund recorded = state.refund(new RefundKey(purchaseId, id), purchase.customerId());
        if (recorded != null && recorded.stands()) {
            throw Problem.conflict("There is a refund '" + id + "' already.");
        }
        if (!current.takesRefunds()) {
            throw Problem.conflict("A purchase has at most " + PurchaseState.REFUNDS_MAX + " refunds.");
        }
        if (amount.compareTo(current.left()) > 0) {
            throw Problem.invalid("amount", "at most " + current.left().toPlainString() + " is left to refund");
        }
        Instant time = occurredAt == null ? state.now() : occurredAt;
        PurchaseRefunded refund = new PurchaseRefunded(
                purchaseId, purchase.customerId(), id, amount, purchase.money().currency());
        RefundView view = new RefundView(
                id,
                purchaseId,
                purchase.customerId().value(),
                amount.toPlainString(),
                purchase.money().currency(),
                time);
        return Decision.of(
                CommandResponse.created("/purchases/" + purchaseId, Json.write(view)),
                List.of(Fact.of(state.newId(), EventSources.refundsOf(purchaseId), time, refund)),
                List.of());
    }
}
