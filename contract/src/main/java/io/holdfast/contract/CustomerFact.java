package io.holdfast.contract;

/** What happened to, by or for one customer; its topic is keyed by that customer. */
public sealed interface CustomerFact extends Event
        permits TicketEvent,
                PurchaseEvent,
                CustomerEvent,
                BreachEvent,
                WarningEvent,
                ClockEvent,
                LoyaltyEvent,
                RetentionEvent {

    CustomerId customerId();
}
