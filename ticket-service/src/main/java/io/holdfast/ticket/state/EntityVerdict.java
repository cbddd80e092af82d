package io.holdfast.ticket.state;

/**
 * What an event is to the entity that it tells of: a purchase, a refund or a reply. An entity is one thing however many
 * events tell of it.
 */
public sealed interface EntityVerdict {

    EntityVerdict FIRST = new First();
    EntityVerdict REPEATED = new Repeated();

    /** The first event of the entity: it counts. */
    record First() implements EntityVerdict {}

    /** The entity is recorded with the same content: the event tells the same thing again, under another event id. */
    record Repeated() implements EntityVerdict {}

    /**
     * The event contradicts what is recorded.
     *
     * @param field the field of the event's data that does
     */
    record Refused(String field, String reason) implements EntityVerdict {}
}
