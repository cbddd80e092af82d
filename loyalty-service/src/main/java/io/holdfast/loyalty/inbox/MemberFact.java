package io.holdfast.loyalty.inbox;

import java.time.Instant;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.member.MemberEvent;

/**
 * A consumed fact, and what it is for the member.
 *
 * @param customerId whose member handles it: whom the fact's customer is now
 * @param reportedAs the customer whom the fact was reported of
 */
record MemberFact(CustomerId customerId, CustomerId reportedAs, Fact<? extends CustomerFact> fact, MemberEvent event) {

    MemberFact(Fact<? extends CustomerFact> fact, MemberEvent event) {
        this(fact.event().customerId(), fact.event().customerId(), fact, event);
    }

    static MemberFact of(Fact<? extends PurchaseEvent> fact) {
        MemberEvent event = switch (fact.event()) {
            case Purchase purchase -> new MemberEvent.Purchased(purchase);
            case PurchaseRefunded refunded -> new MemberEvent.Refunded(refunded);
        };
        return new MemberFact(fact, event);
    }

    /** The same fact of whom its customer is now. */
    MemberFact ofPerson(CustomerId person) {
        if (person.equals(customerId)) {
            return this;
        }
        if (fact.event() instanceof PurchaseEvent purchase) {
            MemberFact resolved = of(of(fact, purchase.withCustomer(person)));
            return new MemberFact(person, reportedAs, resolved.fact(), resolved.event());
        }
        return new MemberFact(person, reportedAs, fact, event);
    }

    /** Whether the fact was reported under another id of the person. */
    boolean isResolved() {
        return !reportedAs.equals(customerId);
    }

    /** The same event as it was reported. */
    Fact<PurchaseEvent> reported(PurchaseEvent resolved) {
        return of(fact, resolved.withCustomer(reportedAs));
    }

    private static Fact<PurchaseEvent> of(Fact<?> fact, PurchaseEvent event) {
        return new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event);
    }

    Instant at() {
        return fact.time();
    }
}
