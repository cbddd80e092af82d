package io.holdfast.ticket.state;

/**
 * Whether an event is the first one about its entity (a purchase, a refund or a reply), repeats its content, or
 * contradicts what is recorded. An entity is one thing however many events tell of it.
 */
public sealed interface DuplicateCheck {

    DuplicateCheck FIRST = new First();
    DuplicateCheck REPEATED = new Repeated();

    /** The first event of the entity: it counts. */
    record First() implements DuplicateCheck {}

    /** The entity is recorded with the same content: the event repeats its content, under another event id. */
    record Repeated() implements DuplicateCheck {}

    /**
     * The event contradicts what is recorded.
     *
     * @param field the field of the event's data that does
     */
    record Refused(String field, String reason) implements DuplicateCheck {}
}
