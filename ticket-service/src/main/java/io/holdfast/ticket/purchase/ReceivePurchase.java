package io.holdfast.ticket.purchase;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.DeliveryOutcome;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.ReceiptTime;

/**
 * Receives a purchase of a shop, once, also after its customer was erased. It is the customer's whose contact the order names, or a new one's.
 *
 * @param channel the shop's adapter
 */
public record ReceivePurchase(String channel, ShopPurchase purchase) implements Submission.Command {

    @Override
    public ReadSet readSet() {
        return new ReadSet(Set.of(), Set.of(), Set.of(purchase.purchaseId()), new LinkedHashSet<>(purchase.contacts()));
    }

    @Override
    public int bytes() {
        return BYTES_USUAL + BYTES_PER_ITEM * purchase.items().size();
    }

    @Override
    public Decision decide(CurrentState state) {
        if (state.purchase(purchase.purchaseId()).exists() || state.isErasedPurchase(purchase.purchaseId())) {
            return Decision.of(DeliveryOutcome.DUPLICATE.toResponse(), List.of(), List.of());
        }
        CustomerId customer = customer(state);
        Purchase recorded = new Purchase(
                purchase.purchaseId(),
                customer,
                purchase.amount(),
                purchase.currency(),
                channel,
                purchase.items(),
                null);
        return Decision.of(
                        DeliveryOutcome.ACCEPTED.toResponse(),
                        List.of(Fact.of(
                                state.newId(),
                                EventSources.PURCHASES,
                                ReceiptTime.of(purchase.occurredAt(), state.now()),
                                recorded)),
                        List.of())
                .withContacts(customer, purchase.contacts(), true);
    }

    private CustomerId customer(CurrentState state) {
        for (Contact contact : purchase.contacts()) {
            CustomerId found = state.customerOf(contact);
            if (found != null) {
                return found;
            }
        }
        return new CustomerId(state.newId());
    }
}
