package io.holdfast.contract;

/** A customer's id; the record key of every topic. */
public record CustomerId(String value) implements Comparable<CustomerId> {

    public CustomerId {
        Ids.require(value);
    }

    @Override
    public int compareTo(CustomerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
