package io.holdfast.ticket.purchase;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.web.Json;

/**
 * Records a purchase.
 *
 * @param purchaseId null for a new id
 * @param requested the purchase, with a placeholder as its id when {@code purchaseId} is null
 */
record RecordPurchase(
        @Nullable String purchaseId,
        Purchase requested,
        @Nullable Instant occurredAt) implements Submission.Command {

    @Override
    public ReadSet readSet() {
        ReadSet needs = ReadSet.customer(requested.customerId());
        return purchaseId == null ? needs : needs.and(ReadSet.purchase(purchaseId));
    }

    @Override
    public int bytes() {
        return BYTES_USUAL + BYTES_PER_ITEM * requested.items().size();
    }

    @Override
    public Decision decide(CurrentState state) {
        String id = purchaseId == null ? state.newId() : purchaseId;
        if (state.purchase(id).exists()) {
            throw Problem.conflict("There is a purchase '" + id + "' already.");
        }
        // Who chooses the purchase's id reports refunds of it, which name the same customer.
        CustomerId customer =
                purchaseId == null ? state.presentCustomer(requested.customerId()) : requested.customerId();
        Purchase purchase = new Purchase(
                id,
                customer,
                requested.amount(),
                requested.currency(),
                requested.channel(),
                requested.items(),
                requested.referredBy());
        Instant time = occurredAt == null ? state.now() : occurredAt;
        return Decision.of(
                CommandResponse.created("/purchases/" + id, Json.write(PurchaseView.of(purchase, time))),
                List.of(Fact.of(state.newId(), EventSources.PURCHASES, time, purchase)),
                List.of());
    }
}
