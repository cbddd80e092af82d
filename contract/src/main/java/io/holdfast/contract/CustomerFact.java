package io.holdfast.contract;

/** An event about one customer, whose id is the record's key. */
public sealed interface CustomerFact extends Event
        permits TicketEvent,
                PurchaseEvent,
                CustomerEvent,
                ErasureEvent,
                BreachEvent,
                WarningEvent,
                ClockEvent,
                LoyaltyEvent,
                RetentionEvent {

    CustomerId customerId();
}
