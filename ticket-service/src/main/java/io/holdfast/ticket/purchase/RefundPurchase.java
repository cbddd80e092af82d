package io.holdfast.ticket.purchase;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.PurchaseState;
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
        return ReadSet.purchase(purchaseId);
    }

    @Override
    public Decision decide(CurrentState state) {
        PurchaseState current = state.purchase(purchaseId);
        if (current == null || current.purchase() == null) {
            throw Problem.notFound("purchase", purchaseId);
        }
        String id = refundId == null ? state.newId() : refundId;
        if (current.refundIds().contains(id)) {
            throw Problem.conflict("There is a refund '" + id + "' already.");
        }
        Purchase purchase = current.purchase();
        BigDecimal left = purchase.amount().subtract(current.refunded()).max(BigDecimal.ZERO);
        if (amount.compareTo(left) > 0) {
            throw Problem.invalid("amount", "at most " + left.toPlainString() + " is left to refund");
        }
        Instant time = occurredAt == null ? state.now() : occurredAt;
        PurchaseRefunded refund =
                new PurchaseRefunded(purchaseId, purchase.customerId(), id, amount, purchase.currency());
        RefundView view = new RefundView(
                id, purchaseId, purchase.customerId().value(), amount.toPlainString(), purchase.currency(), time);
        return Decision.of(
                CommandResponse.created("/purchases/" + purchaseId, Json.write(view)),
                List.of(Fact.of(id, EventSources.refundsOf(purchaseId), time, refund)),
                List.of());
    }
}
