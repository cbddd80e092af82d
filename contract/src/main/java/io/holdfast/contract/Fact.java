package io.holdfast.contract;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent. {@code source} and {@code id} together are unique: a second one with the same pair is a duplicate.
 *
 * @param time when it happened, not when it was sent
 * @param extensions CloudEvents extension attributes such as {@code importid}; lower-case names
 */
public record Fact<E extends Event>(String id, String source, Instant time, Map<String, String> extensions, E event) {

    /** The extension attribute with the id of the import that a fact belongs to. */
    public static final String IMPORT_ID = "importid";

    /**
     * The extension attribute with the key of the record when that is not the customer of the event.
     *
     * @see <a href="https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/partitioning.md">Partitioning</a>
     */
    public static final String PARTITION_KEY = "partitionkey";

    /** The extension attribute with the W3C trace context of what caused the fact; on Kafka a header of this name. */
    public static final String TRACEPARENT = "traceparent";

    /**
     * Facts by their {@link TimelinePosition}: by time, of one instant a ticket's creation first. Otherwise facts of one
     * instant are equal and keep the order in which they were reported, so the sort must be stable, as {@code List.sort}
     * is. Ids do not matter: counted ids do not sort as text (9 after 10).
     */
    public static final Comparator<Fact<?>> TIMELINE_ORDER = (one, other) -> {
        int byTime = one.time().compareTo(other.time());
        return byTime != 0 ? byTime : TimelinePosition.of(one).compareTo(TimelinePosition.of(other));
    };

    public Fact {
        extensions = Map.copyOf(extensions);
    }

    public static <E extends Event> Fact<E> of(String id, String source, Instant time, E event) {
        return new Fact<>(id, source, time, Map.of(), event);
    }

    /** The same fact with another trace context; itself when that is null. */
    public Fact<E> withTrace(@Nullable String traceparent) {
        if (traceparent == null || traceparent.equals(trace())) {
            return this;
        }
        Map<String, String> more = new HashMap<>(extensions);
        more.put(TRACEPARENT, traceparent);
        return new Fact<>(id, source, time, more, event);
    }

    /** The W3C trace context of what caused the fact, if it is known. */
    public @Nullable String trace() {
        return extensions.get(TRACEPARENT);
    }

    public EventKey key() {
        return new EventKey(source, id);
    }

    public EventType type() {
        return EventType.of(event);
    }

    /** The attribute {@code subject}: the id of the ticket, the purchase, the customer, the import or the webhook. */
    public String subject() {
        return switch (event) {
            case TicketEvent e -> e.ticketId().value();
            case PurchaseEvent e -> e.purchaseId();
            case CustomerEvent e -> e.customerId().value();
            case ErasureEvent e -> e.customerId().value();
            case BreachEvent e -> e.clock().ticketId().value();
            case WarningEvent e -> e.clock().ticketId().value();
            case ClockEvent e -> e.clock().ticketId().value();
            case LoyaltyEvent e -> e.customerId().value();
            case RetentionEvent e -> e.customerId().value();
            case ImportEvent e -> e.importId();
            case WebhookEvent e -> e.webhookId();
        };
    }
}
