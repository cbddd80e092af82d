package io.holdfast.analytics.projection;

import java.math.BigDecimal;
import java.util.List;

import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.contract.Author;
import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WireEnum;

/** Turns generated events into facts as the inbox reads them. */
final class RawFacts {

    private static final String SOURCE = "/test";

    private RawFacts() {}

    static Fact<? extends Event> of(RawEvent event) {
        return event instanceof RawEvent.Erased erased
                ? new ErasureCut(erased.at()).toFact(erased.id(), SOURCE, new CustomerId(erased.customer()))
                : Fact.of(event.id(), SOURCE, event.at(), eventOf(event));
    }

    /** The events of a merge: under the key of the customer, and under that of the other one. */
    static List<? extends Fact<? extends Event>> ofMerge(RawEvent.Merged merge) {
        return new CustomerEvent.CustomerMerged(new CustomerId(merge.customer()), new CustomerId(merge.into()))
                .toFacts(merge.id(), merge.id() + "-into", SOURCE, merge.at());
    }

    private static Event eventOf(RawEvent event) {
        CustomerId customer = new CustomerId(event.customer());
        return switch (event) {
            case RawEvent.Bought e ->
                new PurchaseEvent.Purchase(e.id(), customer, BigDecimal.TEN, "EUR", null, List.of(), null);
            case RawEvent.Opened e ->
                new TicketEvent.TicketCreated(
                        new TicketId(e.ticket()),
                        customer,
                        e.channel(),
                        e.department(),
                        Priority.NORMAL,
                        List.of(),
                        null);
            case RawEvent.Reclassified e ->
                new TicketEvent.TicketReclassified(
                        new TicketId(e.ticket()), customer, Priority.HIGH, e.department(), null);
            case RawEvent.Replied e -> reply(e, customer);
            case RawEvent.StatusChanged e ->
                new TicketEvent.TicketStatusChanged(
                        new TicketId(e.ticket()), customer, named(TicketStatus.class, e.status()), null, null);
            case RawEvent.TicketMerged e -> merge(e, customer);
            case RawEvent.Rated e -> new TicketEvent.TicketRated(new TicketId(e.ticket()), customer, e.score(), null);
            case RawEvent.Reviewed e ->
                new TicketEvent.TicketReviewed(
                        new TicketId(e.ticket()), customer, "r", "a", e.empathy(), e.solution(), e.writing());
            case RawEvent.Breached e ->
                e.withdrawn()
                        ? new BreachEvent.SlaBreachWithdrawn(clock(e, customer))
                        : new BreachEvent.SlaBreached(clock(e, customer));
            case RawEvent.Merged e -> new CustomerEvent.CustomerMerged(customer, new CustomerId(e.into()));
            case RawEvent.Erased e -> throw new IllegalArgumentException("an erasure has a cut");
        };
    }

    private static TicketEvent merge(RawEvent.TicketMerged e, CustomerId customer) {
        TicketId ticket = new TicketId(e.ticket());
        TicketId other = new TicketId("another-ticket");
        return e.undone()
                ? new TicketEvent.TicketUnmerged(ticket, customer, other)
                : new TicketEvent.TicketMerged(ticket, customer, other);
    }

    private static TicketEvent.ReplySent reply(RawEvent.Replied e, CustomerId customer) {
        return new TicketEvent.ReplySent(
                new TicketId(e.ticket()),
                customer,
                e.id(),
                named(Author.class, e.author()),
                null,
                e.internal() ? Visibility.INTERNAL : Visibility.PUBLIC,
                e.template(),
                e.variant());
    }

    private static ClockDetails clock(RawEvent.Breached e, CustomerId customer) {
        return new ClockDetails(
                new TicketId(e.ticket()),
                customer,
                named(Metric.class, e.metric()),
                e.cycle(),
                "default",
                1,
                "sales",
                Priority.NORMAL,
                "email",
                e.dueAt(),
                e.dueAt(),
                e.detectedAt(),
                null);
    }

    private static <E extends Enum<E> & WireEnum> E named(Class<E> vocabulary, String name) {
        return WireEnum.find(vocabulary, name).orElseThrow();
    }
}
