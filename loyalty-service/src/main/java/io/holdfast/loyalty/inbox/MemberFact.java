package io.holdfast.loyalty.inbox;

import java.time.Instant;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.member.MemberEvent;

/** A consumed fact, and what it is for the member. */
record MemberFact(Fact<? extends CustomerFact> fact, MemberEvent event) {

    static MemberFact of(Fact<? extends PurchaseEvent> fact) {
        MemberEvent event = switch (fact.event()) {
            case Purchase purchase -> new MemberEvent.Purchased(purchase);
            case PurchaseRefunded refunded -> new MemberEvent.Refunded(refunded);
        };
        return new MemberFact(fact, event);
    }

    CustomerId customerId() {
        return fact.event().customerId();
    }

    Instant at() {
        return fact.time();
    }
}
