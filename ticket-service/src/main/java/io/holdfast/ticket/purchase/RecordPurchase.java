package io.holdfast.ticket.purchase;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
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
 * A customer has bought something.
 *
 * @param purchaseId null: a new id
 * @param told the purchase, its id apart
 */
record RecordPurchase(
        @Nullable String purchaseId,
        Purchase told,
        @Nullable Instant occurredAt) implements Write.Request {

    @Override
    public Needs needs() {
        Needs needs = Needs.customer(told.customerId());
        return purchaseId == null ? needs : needs.and(Needs.purchase(purchaseId));
    }

    @Override
    public Decision decide(Known known) {
        String id = purchaseId == null ? known.newId() : purchaseId;
        Bought before = known.purchase(id);
        if (before != null && before.purchase() != null) {
            throw Problem.conflict("There is a purchase '" + id + "' already.");
        }
        CustomerId customer = told.customerId();
        Purchase purchase = new Purchase(
                id, customer, told.amount(), told.currency(), told.channel(), told.items(), told.referredBy());
        Instant time = occurredAt == null ? known.now() : occurredAt;
        return Decision.of(
                Answer.created("/purchases/" + id, Json.written(PurchaseAnswer.of(purchase, time))),
                List.of(Fact.of(id, Sources.PURCHASES, time, purchase)),
                List.of());
    }
}
