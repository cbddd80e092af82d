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
import io.holdfast.ticket.intake.Answer;
import io.holdfast.ticket.intake.Bought;
import io.holdfast.ticket.intake.Decision;
import io.holdfast.ticket.intake.Known;
import io.holdfast.ticket.intake.Needs;
import io.holdfast.ticket.intake.Sources;
import io.holdfast.ticket.intake.Write;
import io.holdfast.ticket.reading.Json;

/**
 * A customer gets money back, never more than was paid.
 *
 * @param refundId null: a new id
 */
record RefundPurchase(
        String purchaseId,
        @Nullable String refundId,
        BigDecimal amount,
        @Nullable Instant occurredAt) implements Write.Request {

    /** A refund as it is answered. */
    @Schema(name = "Refund")
    record RefundAnswer(
            String refundId,
            String purchaseId,
            String customerId,
            String amount,
            String currency,
            Instant occurredAt) {}

    @Override
    public Needs needs() {
        return Needs.purchase(purchaseId);
    }

    @Override
    public Decision decide(Known known) {
        Bought bought = known.purchase(purchaseId);
        if (bought == null || bought.purchase() == null) {
            throw Problem.notFound("purchase", purchaseId);
        }
        String id = refundId == null ? known.newId() : refundId;
        if (bought.refundIds().contains(id)) {
            throw Problem.conflict("There is a refund '" + id + "' already.");
        }
        Purchase purchase = bought.purchase();
        BigDecimal left = purchase.amount().subtract(bought.refunded()).max(BigDecimal.ZERO);
        if (amount.compareTo(left) > 0) {
            throw Problem.invalid("amount", "at most " + left.toPlainString() + " is left to refund");
        }
        Instant time = occurredAt == null ? known.now() : occurredAt;
        PurchaseRefunded refund =
                new PurchaseRefunded(purchaseId, purchase.customerId(), id, amount, purchase.currency());
        RefundAnswer answer = new RefundAnswer(
                id, purchaseId, purchase.customerId().value(), amount.toPlainString(), purchase.currency(), time);
        return Decision.of(
                Answer.created("/purchases/" + purchaseId, Json.written(answer)),
                List.of(Fact.of(id, Sources.refundsOf(purchaseId), time, refund)),
                List.of());
    }
}
