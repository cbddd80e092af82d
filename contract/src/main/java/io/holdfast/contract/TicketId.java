package io.holdfast.contract;

/** A ticket's id: one conversation between a customer and the company. */
public record TicketId(String value) implements Comparable<TicketId> {

    public TicketId {
        Ids.require(value);
    }

    @Override
    public int compareTo(TicketId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
